// Carries the weights of one network over to another that may know other words, characters, types or encoders: what stands for the
// same thing keeps its value, what is new starts as it would anew.
import { sizeOf, type ParameterDeclaration } from '../network/parameters.ts';

/**
 * @param target declarations of the new network; @param start its fresh values, which are not changed
 * @param source declarations of the old one; @param theta its values
 */
export function carryOver(
  target: readonly ParameterDeclaration[],
  start: Float32Array,
  source: readonly ParameterDeclaration[],
  theta: Float32Array,
): Float32Array {
  const offsets = new Map<string, { declaration: ParameterDeclaration; offset: number }>();
  let sourceOffset = 0;
  for (const declaration of source) {
    offsets.set(declaration.name, { declaration, offset: sourceOffset });
    sourceOffset += sizeOf(declaration.shape);
  }
  const result = Float32Array.from(start);
  let offset = 0;
  for (const declaration of target) {
    const old = offsets.get(declaration.name);
    const maps = old && axisMaps(declaration, old.declaration);
    if (old && maps) {
      copy(result, offset, declaration.shape, theta, old.offset, old.declaration.shape, maps);
    }
    offset += sizeOf(declaration.shape);
  }
  return result;
}

/** For each axis the old index of every new index (-1: new); null where the parameters can't be matched. */
function axisMaps(target: ParameterDeclaration, source: ParameterDeclaration): number[][] | null {
  if (target.shape.length !== source.shape.length) return null;
  const maps: number[][] = [];
  for (const [axis, size] of target.shape.entries()) {
    const [newKeys, oldKeys] = [target.keys[axis], source.keys[axis]];
    if (newKeys && oldKeys) {
      const index = new Map(oldKeys.map((key, position) => [key, position]));
      maps.push(newKeys.map((key) => index.get(key) ?? -1));
    } else if (size === source.shape[axis]) {
      maps.push(Array.from({ length: size }, (_, position) => position));
    } else {
      return null;
    }
  }
  return maps;
}

function copy(
  to: Float32Array,
  toOffset: number,
  toShape: readonly number[],
  from: Float32Array,
  fromOffset: number,
  fromShape: readonly number[],
  maps: readonly (readonly number[])[],
): void {
  if (maps.length === 0) {
    to[toOffset] = from[fromOffset]!;
    return;
  }
  const [map, ...inner] = maps as [readonly number[], ...(readonly number[])[]];
  const toStride = sizeOf(toShape.slice(1));
  const fromStride = sizeOf(fromShape.slice(1));
  map.forEach((old, index) => {
    if (old < 0) return;
    copy(
      to,
      toOffset + index * toStride,
      toShape.slice(1),
      from,
      fromOffset + old * fromStride,
      fromShape.slice(1),
      inner,
    );
  });
}
