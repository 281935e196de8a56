// A passphrase asked for on a real terminal. Python, which set-up needs to compile SQLite with, makes one.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ENTRY } from './cman.ts';

const folder = temporaryFolder();
const SCRIPT = join(import.meta.dirname, '../support/terminal.py');
const PASSPHRASE = 'ruler anthem velvet tundra';
const WRONG = 'The project does not open: the passphrase is wrong, or the file is damaged.';
const QUESTION = 'Passphrase of ';
const ENTER = '\r';
const CONTROL_C = '\u0003';
const BACKSPACE = '\u007f';

const finishedSchema = z.object({ shown: z.string(), code: z.number(), echo: z.boolean().nullable() });

/** @param steps what is typed once something is shown */
function onTerminal(
  steps: readonly (readonly [shown: string, typed: string])[],
  ...command: readonly string[]
): z.infer<typeof finishedSchema> {
  const env = { ...process.env, CMAN_PASSPHRASE: '', CMAN_NEW_PASSPHRASE: '' };
  const { stdout, stderr } = spawnSync(
    'python3',
    [SCRIPT, JSON.stringify(steps), process.execPath, ENTRY, ...command],
    { encoding: 'utf8', env },
  );
  expect(stderr).toBe('');
  return finishedSchema.parse(JSON.parse(stdout));
}

const hasTerminals =
  process.platform !== 'win32' &&
  spawnSync('python3', ['-c', 'import os, pty; os.waitstatus_to_exitcode'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!hasTerminals)('on a terminal', () => {
  let project = '';
  beforeAll(async () => {
    project = folder.path('ward.cman');
    const text = folder.path('letter.txt');
    await writeFile(text, 'Aloisia Rumpelmayr was given aspirin.\n');
    expect(onTerminal([], 'import', project, text, '--format', 'text').code).toBe(0);
  });

  it('a new passphrase is asked for twice and never shown; two that differ change nothing', () => {
    const differing = onTerminal(
      [
        ['New passphrase: ', `${PASSPHRASE}${ENTER}`],
        ['Once more: ', `${PASSPHRASE}s${ENTER}`],
      ],
      'protect',
      project,
    );
    expect(differing).toMatchObject({ code: 2, echo: true });
    expect(differing.shown).toContain('nothing was changed');
    expect(readFileSync(project).includes('Rumpelmayr')).toBe(true);
    // Both lines at once, as from a clipboard, and a slip of the finger.
    const both = `${PASSPHRASE}x${BACKSPACE}${ENTER}${PASSPHRASE}${ENTER}`;
    const agreed = onTerminal([['New passphrase: ', both]], 'protect', project);
    expect(agreed.code, agreed.shown).toBe(0);
    expect(readFileSync(project).includes('Rumpelmayr')).toBe(false);
    for (const { shown } of [differing, agreed]) expect(shown).not.toContain('velvet');
  });

  it('the passphrase opens, and is not shown; a wrong one is refused in the constant words', () => {
    const right = onTerminal([[QUESTION, `${PASSPHRASE}${ENTER}`]], 'check', project);
    expect(right).toMatchObject({ code: 0, echo: true });
    const wrong = onTerminal([[QUESTION, `Rumpelstilz${ENTER}`]], 'check', project);
    expect(wrong).toMatchObject({ code: 1, echo: true });
    expect(wrong.shown.split(/[\r\n]+/).slice(1)).toEqual([`cman: ${WRONG}`, '']);
    expect(`${right.shown}${wrong.shown}`).not.toMatch(/velvet|stilz/);
  });

  it('Ctrl+C ends the command: nothing is changed, nothing is left, and the terminal is as it was', () => {
    const [files, bytes] = [readdirSync(folder.path('.')).sort(), readFileSync(project)];
    const left = onTerminal([[QUESTION, `ruler${CONTROL_C}`]], 'unprotect', project);
    expect(left).toMatchObject({ code: 1, echo: true });
    expect(left.shown).toMatch(/cancelled: no passphrase was given/);
    expect(left.shown).not.toContain('ruler');
    expect(readdirSync(folder.path('.')).sort()).toEqual(files);
    expect(readFileSync(project).equals(bytes)).toBe(true);
  });
});
