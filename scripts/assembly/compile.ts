// Compiles the trainer's AssemblyScript. What comes out is checked in, so that neither the build nor the product needs the compiler;
// test/trainer/optimiser-memory.test.ts proves it up to date.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const ROOT = join(import.meta.dirname, '..', '..');
export const KERNEL_SOURCE = join(ROOT, 'trainer/engines/onnx/assembly/adam.ts');
export const KERNEL_MODULE = join(ROOT, 'trainer/engines/onnx/adam-kernel.ts');

const OPTIONS = [
  ['--runtime', 'stub'],
  ['--importMemory', '--noExportMemory', '--sharedMemory'],
  ['--initialMemory', '1', '--maximumMemory', '65536'],
  ['--enable', 'simd', '--enable', 'threads'],
  ['--noAssert', '-O3'],
].flat();

/** @returns the text of `adam-kernel.ts` */
export async function compileKernel(): Promise<string> {
  const source = await readFile(KERNEL_SOURCE, 'utf8');
  let wasm: Uint8Array | null = null;
  const { error, stderr } = await asc.main(['adam.ts', '--outFile', 'adam.wasm', ...OPTIONS], {
    readFile: (name) => (name === 'adam.ts' ? source : null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === null) throw new Error(`adam.ts does not compile: ${stderr.toString()}`);
  return [
    '// Made of assembly/adam.ts by `npm run build:assembly`: not to be changed by hand.',
    '/* prettier-ignore */',
    'export const ADAM_KERNEL =',
    `  '${Buffer.from(wasm).toString('base64')}';`,
    '',
  ].join('\n');
}
