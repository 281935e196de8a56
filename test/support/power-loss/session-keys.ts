// The keys of a session's project, kept beside the record: making them of passphrases takes longer than everything else about a state of the disk.
import { readFileSync, writeFileSync } from 'node:fs';
import type { FileKey } from '../../../electron/project/sqlite/driver.ts';

const keysPath = (folder: string): string => `${folder}.keys`;

export function writeKeys(folder: string, keys: readonly (FileKey | null)[]): void {
  const texts = keys.flatMap((key) => (key ? [[hex(key.header), hex(key.bytes)]] : []));
  writeFileSync(keysPath(folder), JSON.stringify(texts));
}

export function readKeys(folder: string): FileKey[] {
  const texts: unknown = JSON.parse(readFileSync(keysPath(folder), 'utf8'));
  if (!Array.isArray(texts)) throw new Error('no keys');
  return texts.map(([header, bytes]: [string, string]) => ({
    header: Buffer.from(header, 'hex'),
    bytes: Buffer.from(bytes, 'hex'),
  }));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
