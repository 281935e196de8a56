// Where a user may have installed TensorFlow for Node. It is never installed with us: its native library comes from
// outside the registry, and whoever has no CUDA trains quicker without it.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Names the folder to look in first, and the only one to install into then. */
export const FOLDER_VARIABLE = 'CMAN_TENSORFLOW';

/** With CUDA first: who has installed it wants it. */
export const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
export type PackageName = (typeof PACKAGES)[number];

export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export const thisMachine = (): Machine => ({
  environment: process.env,
  platform: process.platform,
  home: homedir(),
});

/** The user's own folder for it: the same for the app and the command line. */
export function ownFolder({ environment, platform, home }: Machine): string {
  return (
    environment[FOLDER_VARIABLE] ||
    join(dataFolder(environment, platform, home), 'cman-annotator', 'tensorflow')
  );
}

/** Where the system keeps what belongs to a user's programs. */
function dataFolder(environment: Machine['environment'], platform: NodeJS.Platform, home: string): string {
  switch (platform) {
    case 'win32':
      return environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    default:
      return environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share');
  }
}

/** Folders from which the package is looked for, in this order: the user's own, and where this program is. */
export const searchedFolders = (machine: Machine): readonly string[] => [
  ownFolder(machine),
  fileURLToPath(new URL('.', import.meta.url)),
];

/** What to type, whatever the shell. */
export const installCommand = (machine: Machine, name: PackageName, version: string): string =>
  `npm install --prefix "${ownFolder(machine)}" ${name}@${version}`;
