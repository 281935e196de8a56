// The npm packages: `npm ci` where node_modules is not what package-lock.json says.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';
import { npmCommand, runLogged } from './run-command.mjs';

/**
 * The part of a lockfile's entry for a package that matters here.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages from the package's place (`node_modules/zod`) to its entry
 */

/** @returns {import('./report.mjs').Finding} */
export function findDependencies() {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  // npm's own record of what lies in node_modules; written last, so an interrupted `npm ci` leaves none.
  const installed = readLock(join(ROOT, 'node_modules/.package-lock.json'));
  const wrong = differences(wanted, installed).concat(
    Object.keys(installed).filter((place) => !existsSync(join(ROOT, place))),
  );
  if (wrong.length === 0) return { state: 'done', note: `${Object.keys(installed).length} installed` };
  return {
    state: 'work',
    about: 'about a minute',
    run: async () => {
      // Install scripts stay off: the one that is needed (sqlite3's) would first try a download from elsewhere.
      const [program, args] = npmCommand(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
      await runLogged(program, args, {
        log: 'npm-ci',
        remedy: 'see that the npm registry is reachable (`npm ping`) and run the command again.',
      });
      return `${Object.keys(readLock(join(ROOT, 'node_modules/.package-lock.json'))).length} installed`;
    },
  };
}

/**
 * Places whose package is missing, of another version, or not in the lockfile. An optional package may be missing: npm
 * leaves out those for other platforms.
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 * @returns {string[]}
 */
export function differences(wanted, installed) {
  const wrong = [];
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '') continue;
    const there = installed[place];
    if (there === undefined) {
      if (!entry.optional && !entry.devOptional) wrong.push(place);
    } else if (there.version !== entry.version || there.integrity !== entry.integrity) {
      wrong.push(place);
    }
  }
  return wrong.concat(Object.keys(installed).filter((place) => !(place in wanted)));
}

/** @param {string} file @returns {LockedPackages} empty where there is no lockfile */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
