// Changes the protection of a project over and over, until it is killed: from key A to key B and back.
import { changeProtection } from '../../../electron/project/protection/change-protection.ts';
import { recogniseFile } from '../../../electron/project/protection/file-kind.ts';
import type { FileKey } from '../../../electron/project/sqlite/driver.ts';

const [path = '', ...hexes] = process.argv.slice(2);
const keys = hexes.map((hex): FileKey | null =>
  hex === 'plain'
    ? null
    : { header: Buffer.from(hex.slice(64), 'hex'), bytes: Buffer.from(hex.slice(0, 64), 'hex') },
);
process.send?.('ready');
for (;;) {
  for (const [index, to] of keys.entries()) {
    const from = keys[(index + keys.length - 1) % keys.length] ?? null;
    const found = await recogniseFile(path);
    const now =
      from === null
        ? found.kind === 'plain'
        : found.kind === 'protected' && Buffer.from(from.header).equals(found.header);
    if (now) await changeProtection(path, from, to);
  }
}
