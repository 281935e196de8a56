// Training, evaluating and suggesting from the shell, with a network so small that nothing is learned: here it is about files, codes,
// and what is left after an interruption.
import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman, cmanJson, startCman } from './cman.ts';

const folder = temporaryFolder();
const CORPUS = resolve('resources/demo/news.json');
const TINY = ['encoders=', 'hidden=8', 'heads=2', 'characterHidden=4', 'scorerHidden=8'].flatMap(
  (setting) => ['--set', setting],
);
const FROM_FILES = ['train', '--train', CORPUS, '--format', 'spert-json', ...TINY];

let model = '';
let trained: Record<string, unknown> = {};

beforeAll(async () => {
  model = folder.path('model');
  trained = await cmanJson(...FROM_FILES, '--dev', CORPUS, '--epochs', '2', '--model', model);
});

describe('train on files', () => {
  it('reports each epoch, and leaves a whole model and no checkpoint', async () => {
    expect(trained).toMatchObject({ engine: 'onnx', model });
    const epochs = trained['epochs'] as { epoch: number; loss: number; dev: object }[];
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(epochs[1]!.loss).toBeLessThan(epochs[0]!.loss);
    expect(epochs[0]!.dev).toHaveProperty('ner.micro.f1');
    expect(epochs[0]!.dev).toHaveProperty('re.micro.f1');
    expect((await readdir(model)).sort()).toEqual(['manifest.json', 'ner.onnx', 're.onnx', 'weights.bin']);
  });

  it('starts from another model', async () => {
    const warm = await cmanJson(
      ...FROM_FILES,
      '--epochs',
      '1',
      '--model',
      folder.path('warm'),
      '--warm-start',
      model,
    );
    const loss = (warm['epochs'] as { loss: number }[])[0]!.loss;
    expect(loss).toBeLessThan((trained['epochs'] as { loss: number }[])[0]!.loss);
  });

  it('interrupted, keeps its checkpoint, says how to go on, and goes on', async () => {
    const into = folder.path('interrupted');
    const command = [...FROM_FILES, '--epochs', '300', '--model', into];
    const running = startCman(...command);
    await running.saw('epoch 1: ');
    await expect.poll(() => stat(`${into}/checkpoint.bin`).catch(() => null)).not.toBeNull();
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.finished;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /cman: the training was cancelled; its state after epoch 1 is kept: the same command with --resume/,
    );
    expect(await readdir(into)).toEqual(['checkpoint.bin']);

    const resumed = startCman(...command, '--resume');
    await resumed.saw('epoch 2: ');
    resumed.child.kill('SIGINT');
    expect((await resumed.finished).stderr).not.toContain('epoch 1: ');
  });

  it('does not put a model over a folder with other things in it', async () => {
    const { code, stderr } = await cman(...FROM_FILES, '--model', resolve('resources'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/this folder holds other files/);
  });

  it('names a checkpoint that is not there', async () => {
    const { code, stderr } = await cman(...FROM_FILES, '--model', folder.path('nowhere'), '--resume');
    expect(code).toBe(1);
    expect(stderr).toMatch(/nowhere: there is no checkpoint here/);
  });
});

describe('evaluate', () => {
  it('prints strict scores of mentions and relations', async () => {
    const report = await cmanJson('evaluate', '--model', model, '--test', CORPUS, '--format', 'spert-json');
    expect(Object.keys(report).sort()).toEqual(['ner', 're', 'seconds', 'sentences']);
    expect(report).toHaveProperty('ner.micro');
    expect(report).toHaveProperty('ner.macro');
    expect(report).toHaveProperty('ner.perType.Peop');
    expect(report['sentences']).toBe(261);
  });
});

describe('prelabel', () => {
  it('writes a file with every sentence in it', async () => {
    const out = folder.path('labelled.json');
    const report = await cmanJson(
      'prelabel',
      CORPUS,
      '--format',
      'spert-json',
      '--model',
      model,
      '--out',
      out,
    );
    expect(report).toMatchObject({ path: out, sentences: 261 });
  });

  it('of a project without a model says what to do', async () => {
    const project = folder.path('empty.cman');
    await cmanJson('import', project, CORPUS, '--format', 'spert-json');
    const { code, stderr } = await cman('prelabel', project);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `cman: ${project}: there is no model in it: train one, or name a folder with --model`,
    );
  });
});

describe('a project', () => {
  it('is trained on, gets suggestions from its own model and from one in a folder, and keeps both', async () => {
    const project = folder.path('project.cman');
    await cmanJson('import', project, CORPUS, '--format', 'spert-json');
    await cmanJson('import', project, resolve('resources/demo/README.md'), '--format', 'text');
    const copy = folder.path('copy');
    const report = await cmanJson('train', project, '--epochs', '1', '--model', copy, ...TINY);
    expect(report).toMatchObject({ engine: 'onnx', model: copy });
    const own = await cmanJson('prelabel', project);
    expect(own).toMatchObject({ project, model: { number: 1 } });
    expect(own['sentences']).toBeGreaterThan(10);
    expect(await cmanJson('prelabel', project, '--model', model)).toMatchObject({ model: { number: 2 } });
    expect(await cmanJson('prelabel', project, '--model', model)).toMatchObject({
      model: { number: 2 },
      sentences: 0,
    });
    const ranked = await cmanJson('rank', project, '--top', '3');
    expect(JSON.stringify(ranked['sentences'])).not.toContain('no model yet');
    expect(await cmanJson('train', project, '--epochs', '1', '--warm-start', ...TINY)).toMatchObject({
      model: project,
    });
  });
});
