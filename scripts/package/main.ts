// Makes packages of this platform in `dist/`: `npm run package -- [targets]`. The set-up has run before (scripts/package.mjs).
import { join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { build, Platform, type CliOptions } from 'electron-builder';
import { path7za } from '7zip-bin';
import { builderConfig, makeCommandLinks } from './builder-config.ts';
import { CACHE, DIST, ROOT } from './places.ts';
import { writeNotices } from './notices.ts';
import { packagedRuntime } from './runtime.ts';
import { sizeTable } from './sizes.ts';
import { stage } from './stage.ts';

/** Targets that need nothing from outside the npm and Debian registries. */
const HERE = ['dir', 'tar.gz', 'zip', 'deb'];
/** Targets whose tools electron-builder downloads. */
const ELSEWHERE = ['AppImage', 'rpm', 'nsis', 'portable', 'dmg'];

const HELP = `npm run package -- [options]

  --dir             the app's folder alone
  --target LIST     of ${HERE.join(', ')}; where electron-builder's downloads are reachable also ${ELSEWHERE.join(', ')}
                    (default: ${HERE.join(',')})
  --output DIR      instead of dist/
  --quick           pack without compressing, for tests
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: 'boolean', default: false },
      target: { type: 'string' },
      output: { type: 'string', default: DIST },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const targets = values.dir ? ['dir'] : (values.target ?? HERE.join(',')).split(',');
  const unknown = targets.filter((target) => !HERE.includes(target) && !ELSEWHERE.includes(target));
  if (unknown.length > 0) throw new Error(`no such target: ${unknown.join(', ')}\n\n${HELP}`);
  await makePackages(targets, resolve(values.output), values.quick);
}

async function makePackages(targets: readonly string[], output: string, quick: boolean): Promise<void> {
  const runtime = await packagedRuntime();
  if (runtime.development)
    console.log('Built from the development runtime: for tests, not to be handed out (docs/packaging.md).');
  const packages = await stage({ os: process.platform as 'linux', arch: process.arch as 'x64' });
  await writeNotices(packages, runtime);
  await makeCommandLinks();
  // Whatever is packed in a hurry is not for keeping.
  if (quick) process.env['CMAN_DEB_COMPRESSION'] = 'none';
  // electron-builder's own are 7 and 9: several minutes more for some hundredths less.
  if (!quick) process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] ??= '5';
  process.env['ELECTRON_BUILDER_7ZIP_PATH'] ??= await runnable7Zip();
  process.env['CUSTOM_FPM_PATH'] ??= join(ROOT, 'scripts/package/debian/make-package.mjs');
  const options: CliOptions = {
    projectDir: ROOT,
    publish: 'never',
    targets: Platform.current().createTarget([...targets]),
    config: builderConfig({ runtime, output, quick }),
  };
  const made = await build(options);
  // It has been seen to say that a tool failed and to end as if nothing were amiss.
  const missing = targets.filter(
    (target) => target !== 'dir' && !made.some((file) => file.endsWith(extension(target))),
  );
  if (missing.length > 0) throw new Error(`electron-builder made no ${missing.join(', ')}`);
  console.log(await sizeTable(output, made));
}

/** What a target's file ends in. */
const extension = (target: string): string =>
  target === 'nsis' || target === 'portable' ? '.exe' : `.${target}`;

/** npm's package holds the program without the right to run it. @returns the path of a copy that has it */
async function runnable7Zip(): Promise<string> {
  const copy = join(CACHE, 'package', '7za');
  // One that is there may be at work for another packaging.
  if (existsSync(copy)) return copy;
  await copyFile(path7za, copy);
  await chmod(copy, 0o755);
  return copy;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
