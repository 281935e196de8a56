// `npm run build:assembly`: the compiled form of trainer/engines/onnx/assembly, after a change there.
import { writeFile } from 'node:fs/promises';
import { compileKernel, KERNEL_MODULE } from './assembly/compile.ts';

await writeFile(KERNEL_MODULE, await compileKernel());
