// A compute shader of ours, run by tfjs's WebGPU backend: it owns the buffers and the queue, and puts bindings and uniforms before our code.
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

export interface ComputeShader {
  /** Shaders of one name have one code: what the code depends on beside uniforms belongs into the name. */
  readonly name: string;
  /** By the names that the code has for them; of any shape, each is a flat `array<f32>` or `array<i32>` there. The output is `result : array<f32>`. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Integers that the code reads as `uniforms.<name>`. */
  readonly uniforms: Readonly<Record<string, number>>;
  readonly workgroups: number;
  /** Invocations of a workgroup; the code finds its own as `localIndex : u32`, its workgroup as `workgroupId.x`. */
  readonly workgroupSize: number;
  readonly outputSize: number;
  /** What an earlier dispatch began, to be gone on with; absent: a new tensor. */
  readonly output?: TensorInfo | undefined;
  /** WGSL with `fn main(index : i32)`. */
  readonly code: string;
}

/** What every WebGPU device has (the specification's default limits); more is never asked for. */
export const LARGEST_WORKGROUP = 256;

export function webGpuBackend(backend: KernelBackend): WebGPUBackend {
  if (!(backend instanceof WebGPUBackend)) throw new TypeError('this kernel is for the WebGPU backend');
  return backend;
}

/** @returns the output, `[outputSize]` float32 */
export function runShader(backend: WebGPUBackend, shader: ComputeShader): TensorInfo {
  const names = Object.keys(shader.uniforms);
  return backend.runWebGPUProgram(
    {
      shaderKey: `cman-${shader.name}`,
      variableNames: Object.keys(shader.inputs),
      outputShape: [shader.outputSize],
      dispatchLayout: { x: [0] },
      dispatch: [shader.workgroups, 1, 1],
      workgroupSize: [shader.workgroupSize, 1, 1],
      uniforms: names.map((name) => `${name} : i32,`).join(' '),
      getUserCode: () => shader.code,
    },
    // Flat: otherwise tfjs would compile the shader anew for each pattern of axes of size 1.
    Object.values(shader.inputs).map(flat),
    'float32',
    names.map((name) => ({ type: 'int32', data: [shader.uniforms[name]!] })),
    shader.output,
  );
}

const flat = ({ dataId, dtype, shape }: TensorInfo): TensorInfo => ({
  dataId,
  dtype,
  shape: [tf.util.sizeFromShape(shape)],
});
