// `npm run package`: sets the machine up, as `npm start` does, and makes the packages of this platform in `dist/`.
//
// Plain JavaScript, like all of scripts/setup/: it is the first thing that runs in a fresh clone. What follows `--` on npm's
// command line goes to scripts/package/main.ts:
//
//   npm run package                 directory, tar.gz, zip and deb
//   npm run package -- --dir        the directory alone
//   npm run package -- --help       the other targets
import { join } from 'node:path';
import { runInForeground } from './setup/child-program.mjs';
import { setUp } from './setup/index.mjs';
import { ROOT } from './setup/places.mjs';
import { failSetup } from './setup/report.mjs';
import { TYPE_SCRIPT } from './setup/type-script.mjs';

const args = process.argv.slice(2);

try {
  if (!args.includes('--help')) await setUp({ window: true, displayServer: false });
  const [program, first] = TYPE_SCRIPT;
  process.exitCode = await runInForeground(program, [first, join(ROOT, 'scripts/package/main.ts'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
} catch (error) {
  failSetup(error);
}
