// What is on the screen after the start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import type { ProjectSummary } from '../../core/contract/project.ts';
import { openFirstProject } from '../../electron/first-project.ts';

let folder: string;
let there: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cman-first-'));
  there = join(folder, 'there.cman');
  writeFileSync(there, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SUMMARY: ProjectSummary = {
  path: '',
  name: '',
  schema: { name: '', entityTypes: [], relationTypes: [] },
  documents: 0,
  sentences: 0,
  completeSentences: 0,
  openSuggestions: 0,
  annotator: '',
  activeModel: null,
  undo: null,
  redo: null,
  isDemo: false,
  encrypted: false,
  people: { assignedToMe: 0, assigned: 0, scope: 'everyone', hasVersions: false },
};

/** @returns what was opened, and the sentence for the person */
async function first(
  recent: readonly string[],
  named: string | null,
  damaged: readonly string[] = [],
): Promise<{ opened: string | null; problem: string | null }> {
  let opened: string | null = null;
  const problem = await openFirstProject(
    {
      recentProjects: async () => recent,
      openDemo: async () => {
        opened = 'the demo';
        return SUMMARY;
      },
      openProject: async (path) => {
        if (damaged.includes(path)) throw new AppError('not-a-project', `${path} is not a project`);
        opened = path;
        return SUMMARY;
      },
    },
    named,
  );
  return { opened, problem };
}

describe('the first project', () => {
  it('is the demo for somebody who never opened any', async () => {
    expect(await first([], null)).toEqual({ opened: 'the demo', problem: null });
  });

  it('is the last one that is still there', async () => {
    expect(await first([join(folder, 'gone.cman'), there], null)).toEqual({ opened: there, problem: null });
  });

  it('is none, rather than the demo, when all were moved away', async () => {
    expect(await first([join(folder, 'gone.cman')], null)).toEqual({ opened: null, problem: null });
  });

  it('is the one named on the command line, whatever was open last', async () => {
    expect(await first([there], '/a/named.cman')).toEqual({ opened: '/a/named.cman', problem: null });
  });

  it('is none when it is damaged, and the person is told', async () => {
    expect(await first([there], null, [there])).toEqual({
      opened: null,
      problem: `${there} is not a project`,
    });
  });
});
