// The loop's steps with a network too small to learn; `npm start` and the figures in the README are about the real one.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProjectStore } from '../../electron/project/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman, cmanJson } from './cman.ts';

const folder = temporaryFolder();
const TINY = [
  '--epochs',
  '2',
  '--set',
  'encoders=',
  '--set',
  'hidden=8',
  '--set',
  'heads=2',
  '--set',
  'characterHidden=4',
];

describe('cman demo', () => {
  it('goes round the loop and keeps the project it is asked to keep', async () => {
    const project = folder.path('kept.cman');
    const report = await cmanJson('demo', '--project', project, '--corrections', '5', ...TINY);
    expect(report).toMatchObject({ project, corrections: { sentences: 5 } });
    expect(report).toHaveProperty('before.ner.micro.f1');
    expect(report).toHaveProperty('after.re.micro.f1');
    expect(report['retrainedOn']).toBeGreaterThan(Number(report['trainedOn']));
    const store = await ProjectStore.open(project);
    const { activeModel, completeSentences, sentences } = await store.summary();
    await store.close();
    expect(activeModel!.number).toBe(2);
    expect(completeSentences).toBeLessThan(sentences);
    expect(report['exported']).toMatchObject({ sentences });

    const again = await cman('demo', '--project', project, ...TINY);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(`there is a file ${project} already`);
  });

  it('prepares the project that the window opens first', async () => {
    const path = folder.path('prepared/demo.cman');
    await cmanJson('demo', '--prepare', path, ...TINY);
    const store = await ProjectStore.open(path);
    const summary = await store.summary();
    const [first] = (await store.queue('pending', 0, 1)).entries;
    await store.close();
    expect(summary).toMatchObject({ isDemo: true, documents: 87, sentences: 500, undo: null });
    expect(summary.completeSentences).toBeGreaterThan(200);
    expect(summary.completeSentences).toBeLessThan(300);
    expect(summary.schema.entityTypes).toHaveLength(6);
    expect(summary.schema.relationTypes).toHaveLength(6);
    expect(new Set(summary.schema.entityTypes.map(({ colour }) => colour)).size).toBe(6);
    expect(new Set(summary.schema.entityTypes.map(({ key }) => key)).size).toBe(6);
    expect(first!.uncertainty).not.toBeNull();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });
});
