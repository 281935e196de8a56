// Laws of the file with the chosen devices: read = write; missing, it is as if nothing had been chosen; damaged, the same, and somebody is told;
// what another version wrote besides does no harm.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DEFAULT_DEVICE_SETTINGS, type DeviceSettings } from '../../core/contract/device-settings.ts';
import { DeviceSettingsFile } from '../../electron/project/device-settings-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const CHOSEN: DeviceSettings = { engine: 'webgpu', adapter: 'low-power', memoryMiB: 768 };

async function read(name: string): Promise<{ file: DeviceSettingsFile; damage: string[] }> {
  const damage: string[] = [];
  return {
    file: await DeviceSettingsFile.read(folder.path(name), (reason) => damage.push(reason)),
    damage,
  };
}

it('is read as it was written', async () => {
  const { file } = await read('chosen.json');
  await file.change(CHOSEN);
  expect(file.settings).toEqual(CHOSEN);
  expect(await read('chosen.json')).toMatchObject({ file: { settings: CHOSEN }, damage: [] });
});

it('that is not there yet says nothing', async () => {
  expect(await read('none.json')).toMatchObject({ file: { settings: DEFAULT_DEVICE_SETTINGS }, damage: [] });
});

it.each([
  ['{"engine": "webgpu"', 'not JSON'],
  ['[]', 'the whole'],
  ['{"engine": "cuda"}', 'engine'],
  ['{"engine": "webgpu", "memoryMiB": -1}', 'memoryMiB'],
  ['{"adapter": 3, "memoryMiB": "much"}', 'adapter, memoryMiB'],
])('damaged as %s says so, and nothing counts as chosen', async (text, reason) => {
  await writeFile(folder.path('damaged.json'), text);
  const { file, damage } = await read('damaged.json');
  expect(file.settings).toEqual(DEFAULT_DEVICE_SETTINGS);
  expect(damage).toEqual([reason]);
  await file.change(CHOSEN);
  expect((await read('damaged.json')).file.settings).toEqual(CHOSEN);
});

it('of another version counts as far as it is understood', async () => {
  await writeFile(folder.path('other.json'), '{"engine": "onnx", "colour": "blue"}');
  expect(await read('other.json')).toMatchObject({
    file: { settings: { ...DEFAULT_DEVICE_SETTINGS, engine: 'onnx' } },
    damage: [],
  });
});

it('that can’t be written stays as it was', async () => {
  await mkdir(folder.path('taken.json'));
  const { file } = await read('taken.json');
  await expect(file.change(CHOSEN)).rejects.toMatchObject({ code: 'refused' });
  expect(file.settings).toEqual(DEFAULT_DEVICE_SETTINGS);
  await expect(readFile(folder.path('taken.json'))).rejects.toThrow();
});
