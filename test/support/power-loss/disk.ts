// A disk whose power can fail: it knows what has surely got there and what may have. A write that was not followed by a sync of its file may be there
// whole, in part (sector by sector), or not at all, whatever came before or after it; names of files that were given or taken since the last sync of
// their folder are there up to some moment.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../../../core/random.ts';
import type { DiskEvent } from './recorded-session.ts';

const SECTOR_BYTES = 512;

type FileChange = { readonly offset: number; readonly data: Buffer } | { readonly length: number };

interface Inode {
  /** Surely on the disk. */
  durable: Buffer;
  /** Since its last sync. */
  readonly pending: FileChange[];
}

/** A name is given to a file, or to a new folder, or taken away. */
type NameChange = { readonly name: string; readonly inode: Inode | 'folder' | null };

export class Disk {
  readonly #open = new Map<number, { inode: Inode | null; folder: string }>();
  /** As the session sees it. */
  readonly #names = new Map<string, Inode>();
  readonly #durableNames = new Map<string, Inode>();
  /** Since the last sync of each folder. */
  readonly #pendingNames = new Map<string, NameChange[]>();
  readonly #folders = new Set<string>(['']);
  readonly #durableFolders = new Set<string>(['']);

  apply(event: DiskEvent): void {
    switch (event.op) {
      case 'open':
        return this.#opened(event.fd, event.path, event.truncates, event.creates);
      case 'close':
        this.#open.delete(event.fd);
        return;
      case 'write':
        this.#open.get(event.fd)?.inode?.pending.push({ offset: event.offset, data: event.data });
        return;
      case 'truncate':
        this.#open.get(event.fd)?.inode?.pending.push({ length: event.length });
        return;
      case 'sync':
        return this.#sync(event.fd);
      case 'rename':
        this.#name(event.to, this.#names.get(event.from) ?? null);
        this.#name(event.from, null);
        return;
      case 'link':
        return this.#name(event.to, this.#names.get(event.from) ?? null);
      case 'unlink':
        return this.#name(event.path, null);
      case 'mkdir':
        this.#folders.add(event.path);
        return this.#name(event.path, 'folder');
    }
  }

  /** Everything a running session would read of a file. */
  contentOf(name: string): Buffer {
    const inode = this.#names.get(name);
    return inode ? settled(inode, () => true) : Buffer.alloc(0);
  }

  /** Writes one of the states that a power cut at this moment may leave. */
  writeState(to: string, random: Random): void {
    const names = new Map(this.#durableNames);
    const folders = new Set(this.#durableFolders);
    for (const changes of this.#pendingNames.values()) {
      const upTo = Math.floor(random() * (changes.length + 1));
      // A rename is two changes of names, which a file system makes together.
      for (const { name, inode } of changes.slice(0, upTo)) {
        if (inode === 'folder') folders.add(name);
        else if (inode) names.set(name, inode);
        else names.delete(name);
      }
    }
    for (const folder of folders) mkdirSync(join(to, folder), { recursive: true });
    const written = new Map<Inode, Buffer>();
    for (const [name, inode] of names) {
      if (!folders.has(folderOf(name))) continue;
      // All, none, or any of the sectors: the extremes are as likely as what lies between.
      const share = [0, 1, random(), random()][Math.floor(random() * 4)] ?? 1;
      const bytes = written.get(inode) ?? settled(inode, () => random() < share);
      written.set(inode, bytes);
      writeFileSync(join(to, name), bytes);
    }
  }

  #opened(fd: number, path: string, truncates: boolean, creates: boolean): void {
    if (this.#folders.has(path)) return void this.#open.set(fd, { inode: null, folder: path });
    let inode = this.#names.get(path);
    if (!inode && creates) this.#name(path, (inode = { durable: Buffer.alloc(0), pending: [] }));
    if (!inode) return;
    if (truncates) inode.pending.push({ length: 0 });
    this.#open.set(fd, { inode, folder: '' });
  }

  #sync(fd: number): void {
    const open = this.#open.get(fd);
    if (!open) return;
    if (open.inode) {
      open.inode.durable = settled(open.inode, () => true);
      open.inode.pending.length = 0;
      return;
    }
    for (const { name, inode } of this.#pendingNames.get(open.folder) ?? []) {
      if (inode === 'folder') this.#durableFolders.add(name);
      else if (inode) this.#durableNames.set(name, inode);
      else this.#durableNames.delete(name);
    }
    this.#pendingNames.delete(open.folder);
  }

  #name(name: string, inode: Inode | 'folder' | null): void {
    if (inode === 'folder') this.#names.delete(name);
    else if (inode) this.#names.set(name, inode);
    else this.#names.delete(name);
    const folder = folderOf(name);
    const changes = this.#pendingNames.get(folder) ?? [];
    changes.push({ name, inode });
    this.#pendingNames.set(folder, changes);
  }
}

/** What was surely written, and of the rest the sectors that `survives` lets through. */
function settled({ durable, pending }: Inode, survives: () => boolean): Buffer {
  let bytes = durable;
  const room = (size: number): void => {
    if (bytes.length < size) bytes = Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
  };
  let isCopy = false;
  for (const change of pending) {
    if ('length' in change) {
      if (!survives()) continue;
      room(change.length);
      bytes = bytes.subarray(0, change.length);
      continue;
    }
    const { offset, data } = change;
    for (let at = 0; at < data.length;) {
      const length = Math.min(SECTOR_BYTES - ((offset + at) % SECTOR_BYTES), data.length - at);
      if (survives()) {
        if (!isCopy) bytes = Buffer.from(bytes);
        isCopy = true;
        room(offset + at + length);
        data.copy(bytes, offset + at, at, at + length);
      }
      at += length;
    }
  }
  return bytes;
}

const folderOf = (name: string): string => (dirname(name) === '.' ? '' : dirname(name));
