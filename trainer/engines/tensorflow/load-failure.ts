// Why an installed TensorFlow for Node does not load, and what to do: its native part is fetched by a script when it is installed, and
// many things can be wrong with that.
import type { FoundPackage } from './find-package.ts';

/** What tfjs-node-gpu 4.22 is built for (its README): TensorFlow 2.9.1. */
export const CUDA = 'CUDA 11.2 and cuDNN 8.1';

interface Cause {
  readonly pattern: RegExp;
  readonly advice: (found: FoundPackage) => string;
}

const rebuild = ({ name, folder }: FoundPackage): string =>
  `run "npm rebuild ${name}" in ${folder.slice(0, folder.lastIndexOf('node_modules'))}`;

/** The first that fits. */
const CAUSES: readonly Cause[] = [
  {
    pattern: /lib(cudart|cublas|cublasLt|cufft|curand|cusolver|cusparse|cudnn|cuda|nccl)\b|cud(art|nn)64/i,
    advice: () => `CUDA is missing or of another version: it needs ${CUDA}`,
  },
  {
    pattern: /GLIBC(XX)?_|wrong ELF class|incompatible architecture|not a valid Win32/i,
    advice: () =>
      `its native part was built for another system than this one (${process.platform}, ${process.arch})`,
  },
  {
    pattern:
      /native addon module|tfjs_binding|libtensorflow|tensorflow\.dll|specified module could not be found/i,
    advice: (found) =>
      `its native part is missing or cut off, which a script fetches from the network when it is installed: ${rebuild(found)}` +
      ', with install scripts allowed' +
      (process.platform === 'win32' ? ', and see that tensorflow.dll lies beside tfjs_binding.node' : ''),
  },
  {
    pattern: /NODE_MODULE_VERSION|different Node\.js version|did not self-register|napi_|node_api/i,
    advice: (found) =>
      `its native part was built for another Node than ${process.version}: ${rebuild(found)}`,
  },
  {
    pattern: /Cannot find (module|package)/i,
    advice: () => 'its installation is not complete: remove its folder and install it again',
  },
];

/** One sentence for the person, with the first line of what was thrown at its end. */
export function explainFailure(found: FoundPackage, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const cause = CAUSES.find(({ pattern }) => pattern.test(text));
  const advice = cause ? `: ${cause.advice(found)}` : '';
  const firstLine = text.split('\n', 1)[0]?.trim() ?? '';
  return `${found.name} ${found.version} does not load${advice} (${firstLine})`;
}
