// What electron-builder is told. Everything that it would download is either given to it (Electron, 7-Zip, the maker of Debian packages)
// or belongs to a target that is built where downloads are possible (docs/packaging.md).
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AfterPackContext, Configuration } from 'electron-builder';
import { CACHE, DIST, STAGE, STAGED_NOTICES } from './places.ts';
import { DEVELOPMENT_LEFTOVERS, DEVELOPMENT_NOTICE, type Runtime } from './runtime.ts';

export const APP_ID = 'org.cman.annotator';
/** Program, package and desktop entry. */
export const EXECUTABLE = 'cman-annotator';

/**
 * docs/adr/0023-packages.md says what each is for. What reads them of the finished program is test/package.
 */
const FUSES: NonNullable<Configuration['electronFuses']> = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** Languages that the app's own words are in; Chromium's few (file dialogs, menus of text fields) follow. */
const CHROMIUM_LANGUAGES = ['en-US', 'de'];

export interface PackageChoice {
  readonly runtime: Runtime;
  /** Pack without squeezing: for tests, where the time counts and not the size. */
  readonly quick: boolean;
}

export function builderConfig({ runtime, quick }: PackageChoice): Configuration {
  return {
    appId: APP_ID,
    productName: 'CMAN Annotator',
    copyright: 'MIT licence',
    directories: { app: STAGE, output: DIST },
    electronVersion: runtime.version,
    electronDist: runtime.folder,
    electronLanguages: CHROMIUM_LANGUAGES,
    electronFuses: FUSES,
    // Compiled by the set-up, over SQLite3 Multiple Ciphers; N-API, so the same file runs in Node and in Electron.
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    compression: quick ? 'store' : 'normal',
    files: ['**/*'],
    asar: true,
    asarUnpack: ['node_modules/sqlite3/build/**', 'node_modules/onnxruntime-node/bin/**'],
    extraResources: [
      { from: join(CACHE, 'encoders'), to: 'encoders' },
      { from: join(CACHE, 'demo'), to: 'demo', filter: ['demo.cman'] },
      { from: STAGED_NOTICES, to: 'notices' },
    ],
    afterPack: (context) => finish(context, runtime),
    artifactName: `\${name}-\${version}${runtime.development ? '-development' : ''}-\${os}-\${arch}.\${ext}`,
    fileAssociations: [
      {
        ext: 'cman',
        name: 'CMAN project',
        description: 'CMAN Annotator project',
        mimeType: 'application/x-cman-project',
        role: 'Editor',
      },
    ],
    linux: {
      executableName: EXECUTABLE,
      category: 'Office',
      synopsis: 'Annotate entities and relations, with a network that learns',
      maintainer: 'CMAN Annotator <maintainers@cman.invalid>',
      target: ['dir', 'tar.gz', 'zip', 'deb'],
    },
    rpm: { compression: 'xz' },
    win: { target: ['nsis', 'portable', 'zip'] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    mac: { category: 'public.app-category.productivity', hardenedRuntime: true, target: ['dmg', 'zip'] },
  };
}

/** Before archives are made of the folder. */
async function finish(
  { appOutDir, electronPlatformName }: AfterPackContext,
  runtime: Runtime,
): Promise<void> {
  if (runtime.development) {
    for (const name of DEVELOPMENT_LEFTOVERS) await rm(join(appOutDir, name), { force: true });
    await writeFile(join(appOutDir, 'NOT-A-RELEASE.txt'), DEVELOPMENT_NOTICE);
  }
  // The owner's rights are the umask's of whoever built; what is installed is read by everybody.
  if (electronPlatformName === 'linux') await chmod(appOutDir, 0o755);
}
