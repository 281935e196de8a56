// A model or checkpoint that is damaged is refused with a reason; one that is not reads back as it was.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import { packContainer, unpackContainer } from '../../trainer/model/container.ts';
import { packModel, unpackModel } from '../../trainer/model/model-files.ts';
import { declareCman } from '../../trainer/network/cman.ts';
import { initialise } from '../../trainer/network/parameters.ts';
import { smallSetting } from './small-network.ts';

const isRefusal = (error: unknown): boolean => error instanceof AppError && error.code === 'bad-model';

describe('a file of named arrays', () => {
  const bytes = packContainer(
    { note: 'ä' },
    { a: Float32Array.of(1, 2, 3), empty: new Float32Array(0), b: Float32Array.of(-0.5) },
  );

  it('reads back as it was', () => {
    const { meta, arrays } = unpackContainer(bytes, 'it');
    expect(meta).toEqual({ note: 'ä' });
    expect([...arrays]).toEqual([
      ['a', Float32Array.of(1, 2, 3)],
      ['empty', new Float32Array(0)],
      ['b', Float32Array.of(-0.5)],
    ]);
  });

  it('is refused when cut off anywhere or when anything follows it', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => unpackContainer(bytes.subarray(0, length), 'it')).toThrow(AppError);
    }
    expect(() => unpackContainer(Uint8Array.of(...bytes, 0), 'it')).toThrow(/past its end/);
  });

  it('never fails otherwise, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        try {
          unpackContainer(changed, 'it');
        } catch (error) {
          expect(isRefusal(error)).toBe(true);
        }
      }),
    );
  });
});

describe('a model', () => {
  it('is refused with the file and the reason when a file is missing or is not what it should be', async () => {
    const { spec } = await smallSetting();
    const files = packModel(spec, initialise(declareCman(spec), seededRandom(1)), 0.5);
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    const without = Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'weights.bin'));
    expect(() => unpackModel(without)).toThrow(/weights\.bin is missing/);
    expect(() => unpackModel({ ...files, 'manifest.json': text('{') })).toThrow(/manifest\.json is not JSON/);
    expect(() => unpackModel({ ...files, 'manifest.json': text('{"format": 1}') })).toThrow(/manifest\.json/);
    const manifest = new TextDecoder().decode(files['manifest.json']);
    const later = text(manifest.replace('"format": 1', '"format": 99'));
    expect(() => unpackModel({ ...files, 'manifest.json': later })).toThrow(/format 99/);
    const wider = text(manifest.replace('"hidden": 4', '"hidden": 8'));
    expect(() => unpackModel({ ...files, 'manifest.json': wider })).toThrow(/does not fit/);
    const uneven = text(manifest.replace('"heads": 2', '"heads": 3'));
    expect(() => unpackModel({ ...files, 'manifest.json': uneven })).toThrow(/heads do not divide/);
    expect(() => unpackModel({ ...files, 'weights.bin': files['weights.bin']!.subarray(0, 99) })).toThrow(
      /cut off/,
    );
  });

  it('of a size that its manifest only claims costs no memory', async () => {
    const { spec } = await smallSetting();
    const files = packModel(spec, initialise(declareCman(spec), seededRandom(1)), 0.5);
    for (const config of [{ hidden: 65_536 }, { hidden: 1e15 }, { bsaUnits: 1e9 }]) {
      const manifest = {
        format: 1,
        relationThreshold: 0.5,
        spec: { ...spec, config: { ...spec.config, ...config } },
      };
      const changed = { ...files, 'manifest.json': new TextEncoder().encode(JSON.stringify(manifest)) };
      expect(() => unpackModel(changed)).toThrow(expect.objectContaining({ code: 'bad-model' }));
    }
  });

  it('made before mentions could be paired is read as one that scores pairs of tokens', async () => {
    const { spec } = await smallSetting({ relationPairs: 'tokens', pairContext: 0 });
    const files = packModel(spec, initialise(declareCman(spec), seededRandom(1)), 0.5);
    const manifest = new TextDecoder().decode(files['manifest.json']);
    const older = manifest.replace(/\s*"(relationPairs|pairContext)": [^,]+,/g, '');
    expect(older).not.toBe(manifest);
    const read = unpackModel({ ...files, 'manifest.json': new TextEncoder().encode(older) });
    expect(read.spec).toEqual(spec);
  });
});
