// Sums down the columns of a matrix whose entries are computed where they are added up: gradients by parameters that all tokens share,
// results that workgroups left side by side. Of a single row it takes a part of a larger buffer.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { LARGEST_WORKGROUP, runShader } from '../compute-shader.ts';
import { powerOfTwo, reduction } from './workgroup.ts';

export interface ColumnSums {
  /** Of the term. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** What the term calls them. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Integers that the term reads as `uniforms.<name>`. */
  readonly uniforms?: Readonly<Record<string, number>>;
  /** WGSL: the entry at `row`, `column`. */
  readonly term: string;
}

/** Columns that a workgroup has where the rows are many: its threads read a stretch of each row, and rows are shared among them. */
const STRETCH = 16;

const code = (term: string, stretch: number): string => `
const STRETCH = ${stretch};
const LANES = ${LARGEST_WORKGROUP / stretch};
var<workgroup> sums : array<f32, ${LARGEST_WORKGROUP}>;

fn main(index : i32) {
  let thread = i32(localIndex);
  let column = index / ${LARGEST_WORKGROUP} * STRETCH + thread % STRETCH;
  var own = 0.0;
  if (column < uniforms.columns) {
    for (var row = thread / STRETCH; row < uniforms.rows; row += LANES) {
      own += ${term};
    }
  }
  sums[thread] = own;
  workgroupBarrier();
  ${reduction('sums', '+', 'LANES', 'STRETCH')}
  if (thread < STRETCH && column < uniforms.columns) {
    result[column] = sums[thread];
  }
}
`;

/** @returns `[columns]` */
export function columnSums(backend: WebGPUBackend, sums: ColumnSums): TensorInfo {
  const { name, rows, columns, inputs, uniforms, term } = sums;
  const stretch = Math.min(powerOfTwo(columns), rows < STRETCH ? LARGEST_WORKGROUP : STRETCH);
  return runShader(backend, {
    name: `column-sums-${name}-${stretch}`,
    inputs,
    uniforms: { rows, columns, ...uniforms },
    workgroups: Math.ceil(columns / stretch),
    workgroupSize: LARGEST_WORKGROUP,
    outputSize: columns,
    code: code(term, stretch),
  });
}
