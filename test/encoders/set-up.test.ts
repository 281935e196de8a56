import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isIntact, publishEncoder } from '../../scripts/encoders/encoder-folder.ts';
import type { ConvertedEncoder } from '../../scripts/encoders/encoder-folder.ts';
import { readWeights } from '../../scripts/encoders/minilm/tensorflow-weights.ts';
import { fetchPackage, readPackedFile } from '../../scripts/encoders/pinned-package.ts';

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'cman-set-up-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true });
});

const encoder = (text: string): ConvertedEncoder => ({
  id: 'glove',
  revision: 3,
  dimension: 2,
  layers: 1,
  files: { 'a.txt': Buffer.from(text), 'b.bin': Uint8Array.of(1, 2, 3) },
});

describe('an encoder’s folder', () => {
  test('is intact once published, and its version follows from its files', async () => {
    const folder = join(temporary, 'new', 'glove');
    expect(await isIntact(folder, 3)).toBe(false);
    const first = await publishEncoder(folder, encoder('one'));
    expect(await isIntact(folder, 3)).toBe(true);
    expect(JSON.parse(await readFile(join(folder, 'encoder.json'), 'utf8'))).toEqual(first);
    const second = await publishEncoder(folder, encoder('two'));
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('two');
    expect(second.version).not.toBe(first.version);
    expect((await publishEncoder(folder, encoder('one'))).version).toBe(first.version);
    expect(await readdir(join(temporary, 'new'))).toEqual(['glove']);
  });

  test('is not intact when a file is changed, cut or gone, or an older conversion made it', async () => {
    const folder = join(temporary, 'glove');
    for (const damage of [
      () => writeFile(join(folder, 'a.txt'), 'ont'),
      () => truncate(join(folder, 'b.bin'), 2),
      () => rm(join(folder, 'b.bin')),
      () => writeFile(join(folder, 'encoder.json'), '{'),
    ]) {
      await publishEncoder(folder, encoder('one'));
      await damage();
      expect(await isIntact(folder, 3)).toBe(false);
    }
    await publishEncoder(folder, encoder('one'));
    expect(await isIntact(folder, 4)).toBe(false);
  });

  test('two set-ups at once leave one whole folder, and drafts of killed ones are cleared', async () => {
    const folder = join(temporary, 'glove');
    const abandoned = join(temporary, '.glove-killed');
    await mkdir(abandoned);
    const yesterday = Date.now() / 1000 - 86_400;
    await utimes(abandoned, yesterday, yesterday);
    await Promise.all([1, 2, 3].map(() => publishEncoder(folder, encoder('one'))));
    expect(await isIntact(folder, 3)).toBe(true);
    expect(await readdir(temporary)).toEqual(['glove']);
  });
});

describe('a pinned package', () => {
  const content = 'a small file';
  const sha256 = createHash('sha256').update(content).digest('hex');

  async function makeTarball(): Promise<string> {
    await mkdir(join(temporary, 'package'));
    await writeFile(join(temporary, 'package', 'file.txt'), content);
    execFileSync('tar', ['-czf', 'made.tgz', 'package'], { cwd: temporary });
    return join(temporary, 'made.tgz');
  }

  test('gives a file whose checksum is right, and refuses one that is not, or is missing', async () => {
    const tarball = await makeTarball();
    const path = 'package/file.txt';
    expect((await readPackedFile(tarball, { path, sha256 })).toString()).toBe(content);
    for (const wrong of [
      { path, sha256: '0'.repeat(64) },
      { path: 'package/none.txt', sha256 },
    ])
      await expect(readPackedFile(tarball, wrong)).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('is fetched from a registry, and refused when its tarball is another one', async () => {
    await mkdir(join(temporary, 'package'));
    const description = { name: 'cman-set-up-test', version: '1.0.0' };
    await writeFile(join(temporary, 'package', 'package.json'), JSON.stringify(description));
    execFileSync('tar', ['-czf', 'made.tgz', 'package'], { cwd: temporary });
    const tarball = await readFile(join(temporary, 'made.tgz'));
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;

    // As much of a registry as npm needs to fetch one package.
    const registry = createServer((request, response) => {
      if (request.url?.endsWith('.tgz')) return void response.end(tarball);
      const version = { ...description, dist: { tarball: `${address()}made.tgz` } };
      const reply = {
        name: description.name,
        'dist-tags': { latest: '1.0.0' },
        versions: { '1.0.0': version },
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
    });
    const address = (): string => {
      const bound = registry.address();
      return `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}/`;
    };
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('npm_config_registry', address());
    vi.stubEnv('npm_config_cache', join(temporary, 'npm-cache'));
    try {
      const fetched = await fetchPackage({ ...description, integrity }, temporary);
      expect(await readFile(fetched)).toEqual(tarball);
      const other = { ...description, integrity: 'sha512-AAAA' };
      await expect(fetchPackage(other, temporary)).rejects.toMatchObject({ code: 'bad-input' });
    } finally {
      registry.closeAllConnections();
      registry.close();
    }
  });

  test('that cannot be fetched says so and what to do', async () => {
    // Nothing listens on port 9 of this machine.
    vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
    const pinned = { name: 'cman-no-such-package', version: '1.0.0', integrity: 'sha512-AAAA' };
    await expect(fetchPackage(pinned, temporary)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/cman-no-such-package@1\.0\.0.*ECONNREFUSED.*another machine/),
    });
  });
});

describe('weights of a TensorFlow.js model', () => {
  const model = JSON.stringify({
    weightsManifest: [
      {
        weights: [
          { name: 'plain', shape: [2], dtype: 'float32' },
          {
            name: 'bytes',
            shape: [3],
            dtype: 'float32',
            quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
          },
          {
            name: 'offset',
            shape: [1],
            dtype: 'float32',
            quantization: { dtype: 'uint8', scale: 0.5, min: 0.6 },
          },
        ],
      },
    ],
  });
  const shard = new Uint8Array(12);
  new DataView(shard.buffer).setFloat32(0, 1.5, true);
  new DataView(shard.buffer).setFloat32(4, -2, true);
  shard.set([0, 2, 255, 4], 8);

  test('are read as numbers, with the quantisation that ONNX can express', () => {
    const weights = readWeights(model, shard);
    expect([...weights.get('plain')!.floats()]).toEqual([1.5, -2]);
    expect([...weights.get('bytes')!.floats()]).toEqual([-1, 0, 126.5]);
    expect(weights.get('bytes')!.quantized).toMatchObject({ scale: 0.5, zeroPoint: 2 });
    expect(weights.get('offset')!.floats()[0]).toBeCloseTo(2.6, 6);
    expect(weights.get('offset')!.quantized).toBeNull();
  });

  test('of another size than described are refused', () => {
    expect(() => readWeights(model, shard.subarray(1))).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });
});
