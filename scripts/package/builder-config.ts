// What electron-builder is told. Everything that it would download is either given to it (Electron, 7-Zip, the maker of Debian packages)
// or belongs to a target that is built where downloads are possible (docs/packaging.md).
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AfterPackContext, Configuration } from 'electron-builder';
import { CACHE, ROOT, STAGE, STAGED_LINKS, STAGED_NOTICES } from './places.ts';
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

/** Where the deb and the rpm put the app; the scripts in linux/ know it too. */
const INSTALLED = '/opt/CMAN Annotator';
/** What is on the path of who installed it: scripts/package/linux/bin. */
const COMMANDS = ['cman', 'cman-annotator'] as const;

/** Debian 12's packages of all that the binaries link to (`readelf -d`), but for libraries that every system has. */
const DEBIAN_LIBRARIES = [
  ...['libasound2', 'libatk-bridge2.0-0', 'libatk1.0-0', 'libatspi2.0-0', 'libc6 (>= 2.34)', 'libcairo2'],
  ...[
    'libcups2',
    'libdbus-1-3',
    'libdrm2',
    'libexpat1',
    'libgbm1',
    'libgcc-s1',
    'libglib2.0-0',
    'libgtk-3-0',
  ],
  ...['libnspr4', 'libnss3', 'libpango-1.0-0', 'libstdc++6 (>= 11)', 'libudev1', 'libx11-6', 'libxcb1'],
  ...['libxcomposite1', 'libxdamage1', 'libxext6', 'libxfixes3', 'libxkbcommon0', 'libxrandr2'],
] as const;

/** Links to the launchers, as they are in the installed system. */
export async function makeCommandLinks(): Promise<void> {
  await rm(STAGED_LINKS, { recursive: true, force: true });
  await mkdir(STAGED_LINKS, { recursive: true });
  for (const command of COMMANDS) await symlink(`${INSTALLED}/bin/${command}`, join(STAGED_LINKS, command));
}

export interface PackageChoice {
  readonly runtime: Runtime;
  /** Folder for what is made. */
  readonly output: string;
  /** Pack without squeezing: for tests, where the time counts and not the size. */
  readonly quick: boolean;
}

export function builderConfig({ runtime, output, quick }: PackageChoice): Configuration {
  return {
    appId: APP_ID,
    productName: 'CMAN Annotator',
    copyright: 'MIT licence',
    directories: { app: STAGE, output },
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
      { from: STAGED_NOTICES, to: 'notices', filter: ['[!.]*'] },
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
      icon: join(ROOT, 'scripts/package/icons'),
      category: 'Office',
      syncDesktopName: true,
      synopsis: 'Annotate entities and relations, with a network that learns',
      maintainer: 'CMAN Annotator <maintainers@cman.invalid>',
      extraFiles: [{ from: join(ROOT, 'scripts/package/linux/bin'), to: 'bin' }],
      target: ['dir', 'tar.gz', 'zip', 'deb'],
    },
    deb: {
      packageCategory: 'science',
      depends: [...DEBIAN_LIBRARIES],
      recommends: ['libsecret-1-0'],
      afterInstall: join(ROOT, 'scripts/package/linux/after-install.sh'),
      afterRemove: join(ROOT, 'scripts/package/linux/after-remove.sh'),
      fpm: COMMANDS.map((command) => `${join(STAGED_LINKS, command)}=/usr/bin/${command}`),
    },
    rpm: {
      compression: 'xz',
      afterInstall: join(ROOT, 'scripts/package/linux/after-install.sh'),
      afterRemove: join(ROOT, 'scripts/package/linux/after-remove.sh'),
      fpm: COMMANDS.map((command) => `${join(STAGED_LINKS, command)}=/usr/bin/${command}`),
    },
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
