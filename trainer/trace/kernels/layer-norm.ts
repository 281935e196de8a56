// Layer normalisation as ONNX: the standard's own operator, whose mean and deviation the gradient takes up again.
import { LAYER_NORM, LAYER_NORM_EPSILON, LAYER_NORM_GRADIENT } from '../../operations/layer-norm.ts';
import { register } from './register.ts';

const FLOAT = 'float32' as const;

export function registerLayerNorm(): void {
  register(LAYER_NORM, ({ inputs, backend, graph }) => {
    const shape = inputs['x']!.shape;
    const names = ['x', 'gain', 'shift'].map((key) => backend.nameOf(inputs[key]!));
    const attributes = { axis: -1, epsilon: { float: LAYER_NORM_EPSILON } };
    const [y, mean, inverse] = graph.nodes('LayerNormalization', names, 3, attributes);
    const perToken = [...shape.slice(0, -1), 1];
    return [
      backend.result(y!, shape, FLOAT),
      backend.result(mean!, perToken, FLOAT),
      backend.result(inverse!, perToken, FLOAT),
    ];
  });

  register(LAYER_NORM_GRADIENT, ({ inputs, backend, graph }) => {
    const shape = inputs['x']!.shape;
    const width = shape.at(-1)!;
    const [dy, x, gain, mean, inverse] = ['dy', 'x', 'gain', 'mean', 'inverse'].map((key) =>
      backend.nameOf(inputs[key]!),
    ) as [string, string, string, string, string];
    const mul = (a: string, b: string): string => graph.node('Mul', [a, b]);
    const sub = (a: string, b: string): string => graph.node('Sub', [a, b]);
    const average = (value: string): string => graph.node('ReduceMean', [value], { axes: [-1], keepdims: 1 });
    const overTokens = (value: string): string =>
      graph.node('ReduceSum', [value, graph.int64(shape.slice(0, -1).map((_, axis) => axis))], {
        keepdims: 0,
      });
    const normalised = mul(sub(x, mean), inverse);
    const dNormalised = mul(dy, gain);
    // What moves all of a token's values alike, or stretches them, does not pass.
    const alike = average(dNormalised);
    const stretched = mul(normalised, average(mul(dNormalised, normalised)));
    const dx = mul(inverse, sub(sub(dNormalised, alike), stretched));
    return [
      backend.result(dx, shape, FLOAT),
      backend.result(overTokens(mul(dy, normalised)), [width], FLOAT),
      backend.result(overTokens(dy), [width], FLOAT),
    ];
  });
}
