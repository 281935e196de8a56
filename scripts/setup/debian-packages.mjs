// Debian packages that are missing: installed by root, or unpacked into `.cache/sysroot` by a user who may not install.
import { existsSync } from 'node:fs';
import { unmet } from './debian-requirements.mjs';
import { SetupError } from './report.mjs';
import { runLogged } from './run-command.mjs';
import { packagesInSysroot, unpackIntoSysroot } from './sysroot.mjs';

const APT = '/usr/bin/apt-get';
/** Somebody else's apt, such as the nightly upgrade, gets this long to finish. */
const APT_LOCK_LIMIT_S = 300;

/**
 * @param {readonly import('./debian-requirements.mjs').Requirement[]} requirements
 * @returns {import('./report.mjs').Finding}
 */
export function findDebianPackages(requirements) {
  const ours = packagesInSysroot();
  const missing = unmet(requirements)
    .map((need) => need.package)
    .filter((name) => !ours.has(name));
  if (missing.length === 0) return { state: 'done' };
  if (!existsSync(APT)) {
    throw new SetupError(
      `This system lacks what Debian's packages ${missing.join(', ')} bring, and has no apt-get.`,
      'install the packages of this system that bring the same, then run the command again.',
    );
  }
  if (process.getuid?.() !== 0) {
    return {
      state: 'work',
      about: `unpacking ${missing.join(', ')} into .cache/, since only root may install them`,
      run: () => unpackIntoSysroot(missing),
    };
  }
  return {
    state: 'work',
    about: `installing ${missing.join(', ')}`,
    run: () => install(missing),
  };
}

/** @param {readonly string[]} packages */
async function install(packages) {
  const options = {
    log: 'apt-get',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    remedy: `see that Debian's package mirror is reachable, or run \`apt-get install ${packages.join(' ')}\` yourself.`,
  };
  const patience = ['-o', `DPkg::Lock::Timeout=${APT_LOCK_LIMIT_S}`];
  // Always, since an image's old list names versions that the mirror has dropped.
  await runLogged(APT, [...patience, 'update'], options);
  await runLogged(APT, [...patience, 'install', '--yes', '--no-install-recommends', ...packages], options);
}
