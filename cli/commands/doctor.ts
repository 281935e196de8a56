import type { Command } from 'commander';
import { DEFAULT_DEVICE_SETTINGS } from '../../core/contract/device-settings.ts';
import { trainingDevice } from '../../core/devices/training-device.ts';
import type { RunCommand } from '../command-line.ts';

export function addDoctor(program: Command, run: RunCommand): void {
  program
    .command('doctor')
    .description('Say what was found on this machine: engines, encoders, formats, versions.')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      run(options, async (session) => {
        const report = await session.trainer.start('doctor', {}, { signal: session.signal });
        const formats = await session.formats.list();
        const item = (id: string, available: boolean, detail: string): string =>
          `  ${available ? 'yes' : 'no '}  ${id.padEnd(20)}${detail}`;
        const { reason } = trainingDevice(report, 'auto', DEFAULT_DEVICE_SETTINGS.adapter);
        return {
          json: { ...report, formats },
          lines: [
            'Engines',
            ...report.engines.map(({ id, available, detail }) => item(id, available, detail)),
            `  Trains ${reason}`,
            'Encoders',
            ...report.encoders.map(({ id, available, detail }) => item(id, available, detail)),
            ...(report.encoders.length === 0 ? ['  none: their plugins are not built'] : []),
            'Formats',
            ...formats.map(({ id, name, description }) => item(id, true, `${name}. ${description}`)),
            'Versions',
            ...Object.entries(report.versions).map(
              ([name, version]) => `       ${name.padEnd(20)}${version}`,
            ),
          ],
        };
      }),
    );
}
