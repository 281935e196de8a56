// Who has a project: said to whoever wants to open it, kept out where a network folder has no locks, and never believed for longer than it is kept fresh.
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { lockNotePath } from '../../../electron/project/safety/lock-note.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { smallProject } from '../small-project.ts';

const folder = temporaryFolder();
const DAY_MS = 24 * 3_600_000;

async function closedProject(name: string): Promise<string> {
  const path = folder.path(`${name}.cman`);
  await (await smallProject(path, 1)).close();
  return path;
}
const noteOf = (host: string, process: number): string =>
  JSON.stringify({ id: 'theirs', user: 'bo', host, process, since: '2026-11-23T08:15:00Z' });
const opening = async (path: string): Promise<string> => {
  try {
    await (await ProjectStore.open(path)).close();
    return 'opened';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the note of who has a project', () => {
  it('lies beside it while it is open, and goes with it', async () => {
    const path = await closedProject('mine');
    const store = await ProjectStore.open(path);
    expect(JSON.parse(await readFile(lockNotePath(path), 'utf8'))).toMatchObject({
      host: hostname(),
      process: process.pid,
    });
    await store.close();
    await expect(readFile(lockNotePath(path))).rejects.toThrow();
  });

  it('of another computer that keeps it fresh names them, whatever this computer’s lock says', async () => {
    const path = await closedProject('theirs');
    await writeFile(lockNotePath(path), noteOf('ward-7', 4242));
    expect(await opening(path)).toMatch(/has been open since .* by bo on ward-7/);
    // Theirs, still: nobody else takes it away.
    expect(await readFile(lockNotePath(path), 'utf8')).toContain('theirs');
  });

  it('that nobody has refreshed for long, or whose process here is gone, is taken over', async () => {
    const path = await closedProject('stale');
    await writeFile(lockNotePath(path), noteOf('ward-7', 4242));
    const yesterday = new Date(Date.now() - DAY_MS);
    await utimes(lockNotePath(path), yesterday, yesterday);
    expect(await opening(path)).toBe('opened');
    await writeFile(lockNotePath(path), noteOf(hostname(), 2 ** 22 + 1));
    expect(await opening(path)).toBe('opened');
  });

  it('says its names in one readable line, whatever somebody wrote into it', async () => {
    const path = await closedProject('escapes');
    const user = `bo\u001b[2J\u202e${'x'.repeat(190)}`;
    const note = { ...JSON.parse(noteOf('ward-7\n', 4242)), user, since: '\u0000'.repeat(100) } as unknown;
    await writeFile(lockNotePath(path), JSON.stringify(note));
    const said = await opening(path);
    expect(said).toMatch(/by bo\\u001b\[2J\\u202ex+ on ward-7\\u000a:/);
    expect(said.length).toBeLessThan(1000);
  });

  it('that is no note keeps nobody out', async () => {
    const path = await closedProject('rubbish');
    await writeFile(lockNotePath(path), '{"user": 7');
    expect(await opening(path)).toBe('opened');
  });
});
