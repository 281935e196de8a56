// Law: a batch that was sent is the batch, and no sentence's vectors are sent twice while there is room for them.
import { describe, expect, it } from 'vitest';
import type { HostBatch } from '../../../trainer/engines/engine.ts';
import { BatchReceiver, BatchSender, type SentBatch } from '../../../trainer/engines/remote/sent-batches.ts';
import { smallBatch, smallSetting } from '../small-network.ts';

const setting = await smallSetting();
const BATCHES = [[0, 1, 2], [3], [2, 0], [1, 3, 2, 0], [0, 0]];

const vectorsIn = (sent: SentBatch): number =>
  Object.values(sent)
    .flatMap((tensor) => ('sentences' in tensor ? tensor.sentences : []))
    .filter(({ vectors }) => vectors !== null).length;

const plain = (batch: HostBatch): unknown =>
  Object.fromEntries(Object.entries(batch).map(([name, { shape, data }]) => [name, { shape, data }]));

describe.each([
  ['with room', Infinity],
  ['with room for a few', 200],
  ['without room', 0],
])('batches, %s at the other end', (_, mostBytes) => {
  it('arrive as they were', () => {
    const [sender, receiver] = [new BatchSender(mostBytes), new BatchReceiver()];
    for (const rows of BATCHES) {
      const batch = smallBatch(setting, rows);
      const received = receiver.unpack(structuredClone(sender.pack(batch)));
      expect(plain(received)).toEqual(plain(batch));
    }
  });
});

it('vectors are sent once, or every time where there is no room', () => {
  const encoders = setting.spec.encoders.length;
  const sender = new BatchSender();
  expect(vectorsIn(sender.pack(smallBatch(setting, [0, 1, 0])))).toBe(2 * encoders);
  expect(vectorsIn(sender.pack(smallBatch(setting, [1, 2])))).toBe(encoders);
  expect(vectorsIn(sender.pack(smallBatch(setting, [2, 1, 0])))).toBe(0);
  const without = new BatchSender(0);
  for (let round = 0; round < 2; round++) {
    expect(vectorsIn(without.pack(smallBatch(setting, [1, 2])))).toBe(2 * encoders);
  }
});

it('a copy of a batch has its values', () => {
  const batch = smallBatch(setting, [0, 2]);
  const copied = Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, { ...tensor }]));
  expect(plain(copied)).toEqual(plain(batch));
  expect(plain(structuredClone(batch))).toEqual(plain(batch));
});
