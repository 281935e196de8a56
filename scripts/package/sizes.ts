// How large what was made is, and what makes it so.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** As package managers count them. */
const MEGABYTE = 1e6;
const PARTS_SHOWN = 12;
/** Folders whose content is counted as one part. */
const PART_DEPTH = 2;

interface Part {
  readonly name: string;
  readonly bytes: number;
}

/**
 * @param output folder with the unpacked app and the archives
 * @param archives paths of the archives that were made
 */
export async function sizeTable(output: string, archives: readonly string[]): Promise<string> {
  const folder = (await readdir(output)).find((name) => name.endsWith('-unpacked') || name === 'mac');
  const parts = folder === undefined ? [] : await partsOf(join(output, folder));
  const installed = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const largest = [...parts].sort((a, b) => b.bytes - a.bytes).slice(0, PARTS_SHOWN);
  const files = await Promise.all(
    archives.map(async (path) => ({ name: path.slice(output.length + 1), bytes: (await stat(path)).size })),
  );
  return [
    line({ name: 'installed', bytes: installed }),
    ...largest.map(({ name, bytes }) => line({ name: `  ${name}`, bytes })),
    ...files.map(line),
  ].join('\n');
}

const line = ({ name, bytes }: Part): string => `${(bytes / MEGABYTE).toFixed(1).padStart(8)} MB  ${name}`;

async function partsOf(folder: string): Promise<Part[]> {
  const bytes = new Map<string, number>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path
      .slice(folder.length + 1)
      .split('/')
      .slice(0, PART_DEPTH)
      .join('/');
    bytes.set(name, (bytes.get(name) ?? 0) + (await stat(path)).size);
  }
  return [...bytes].map(([name, size]) => ({ name, bytes: size }));
}
