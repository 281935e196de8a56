import { resolve } from 'node:path';
import { realpath } from 'node:fs/promises';
import type { Command } from 'commander';
import type { PluginView } from '../../core/contract/plugins.ts';
import { AppError } from '../../core/errors.ts';
import type { RunCommand } from '../command-line.ts';
import type { Report, Session } from '../session.ts';

interface Options {
  readonly json?: boolean;
}

export function addPlugins(program: Command, run: RunCommand): void {
  const plugins = program
    .command('plugins')
    .description('List plugins, and say which of your own may run (CMAN_PLUGINS names their folder).')
    .option('--json', 'print one JSON object')
    .action((options: Options) => run(options, async (session) => report(await list(session))));
  plugins
    .command('trust')
    .description('Let a plugin of your own run, as its files are now; a change of them asks again.')
    .argument('<folder>', 'the folder of the plugin')
    .option('--json', 'print one JSON object')
    .action((folder: string, options: Options) =>
      run(options, async (session) => {
        const plugin = await pluginAt(session, folder);
        if (plugin.hash === null)
          throw new AppError('bad-plugin', `${plugin.folder}: ${plugin.problem ?? 'it is part of the app'}`);
        const { plugins } = await session.ownPlugins.allowPlugin(plugin.folder, plugin.hash);
        return report(plugins.filter(({ folder: of }) => of === plugin.folder));
      }),
    );
  plugins
    .command('distrust')
    .description('Take that back.')
    .argument('<folder>', 'the folder of the plugin')
    .option('--json', 'print one JSON object')
    .action((folder: string, options: Options) =>
      run(options, async (session) => {
        const plugin = await pluginAt(session, folder);
        const { plugins } = await session.ownPlugins.withdrawPlugin(plugin.folder);
        return report(plugins.filter(({ folder: of }) => of === plugin.folder));
      }),
    );
}

const list = async (session: Session): Promise<readonly PluginView[]> =>
  (await session.ownPlugins.plugins()).plugins;

/** @throws AppError `not-found` where CMAN_PLUGINS has no such folder */
async function pluginAt(session: Session, folder: string): Promise<PluginView> {
  const wanted = await realpath(folder).catch(() => resolve(folder));
  const plugin = (await list(session)).find((one) => one.folder === wanted && one.state !== 'built-in');
  if (plugin) return plugin;
  throw new AppError(
    'not-found',
    `there is no plugin of your own in ${folder}: CMAN_PLUGINS/formats and CMAN_PLUGINS/recommenders are looked in`,
  );
}

const STATES: Readonly<Record<PluginView['state'], string>> = {
  'built-in': 'part of the app',
  allowed: 'allowed',
  waiting: 'left out: nobody has allowed it',
  changed: 'left out: its files have changed since it was allowed',
  unusable: 'left out',
};

function report(plugins: readonly PluginView[]): Report {
  return {
    json: { plugins },
    lines: plugins.flatMap(
      ({ id, kind, name, state, problem, hash, folder, permissions, replaces, version, author }) => [
        `${id.padEnd(20)}${(kind ?? '?').padEnd(13)}${STATES[state]}${problem === null ? '' : `: ${problem}`}`,
        ...(state === 'built-in'
          ? []
          : [
              `    ${[name, version, author].filter(Boolean).join(', ')}`,
              `    in ${folder}`,
              `    is given: ${permissions.join(', ') || 'nothing'}`,
              ...(replaces === null ? [] : [`    takes the place of: ${replaces}`]),
              ...(hash === null ? [] : [`    SHA-256 ${hash}`]),
            ]),
      ],
    ),
  };
}
