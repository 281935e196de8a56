import { expect, it } from 'vitest';
import { PeerProcess } from '../../bench/peer-process.ts';

it('a peer without its interpreter says what it needs, whenever it is asked', async () => {
  const peer = new PeerProcess('/tmp', '/nowhere/python3');
  await expect(peer.describe()).rejects.toThrow(/needs .*python3-torch/);
  await expect(peer.round()).rejects.toThrow(/needs .*python3-torch/);
  peer.close();
});
