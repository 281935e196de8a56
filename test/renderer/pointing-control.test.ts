// Pointing by letters on a project in memory, with the window's controllers and without its page: what keys do, and what may not change meanwhile.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SentenceView } from '../../core/contract/project.ts';
import type { EntityType } from '../../core/model/schema.ts';
import { WindowContext } from '../../renderer/control/context.ts';
import { JudgeControl } from '../../renderer/control/judge-control.ts';
import { PointingControl } from '../../renderer/control/pointing-control.ts';
import { QueueControl } from '../../renderer/control/queue-control.ts';
import { SentenceControl } from '../../renderer/control/sentence-control.ts';
import type { KeyPress } from '../../renderer/keys/keymap.ts';
import { initialState } from '../../renderer/state/app-state.ts';
import { Store } from '../../renderer/state/store.ts';
import { clientOf } from './harness/memory-client.ts';
import { MemoryProject } from './harness/memory-project.ts';

const press = (key: string): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  altGraph: false,
});

let project: MemoryProject;
let context: WindowContext;
let sentence: SentenceControl;
let pointing: PointingControl;
let entity: EntityType;

beforeEach(async () => {
  project = new MemoryProject({ copies: 1, reading: false, epochMs: 1 });
  const summary = await project.openDemo();
  [entity] = [summary.schema.entityTypes[0] ?? expect.fail('no type')];
  context = new WindowContext(new Store(initialState()), clientOf(project));
  context.patch({ phase: 'project', project: summary });
  const queue = new QueueControl(context);
  sentence = new SentenceControl(context, queue);
  pointing = new PointingControl(context, sentence, new JudgeControl(context, sentence));
  const [first] = (await project.queue('pending', 0, 1)).entries;
  await sentence.open(first!.sentenceId);
});

const open = (): SentenceView => context.state.sentence ?? expect.fail('no sentence is open');
const letterFor = (token: number): string =>
  pointing.targets().find(({ target }) => target.kind === 'token' && target.token === token)?.label ??
  expect.fail('no letter');

function type(label: string): void {
  for (const letter of label) expect(pointing.press(press(letter))).toBe(true);
}

const begin = (): boolean => pointing.begin({ kind: 'mention', type: entity.name, first: null });

describe('pointing', () => {
  it('marks from word to word, and leaves nothing selected that the next key would change', async () => {
    begin();
    type(letterFor(2));
    type(letterFor(0));
    const { tokens } = open().sentence;
    await expect
      .poll(() =>
        open().mentions.some(
          (mention) =>
            mention.begin === tokens[0]!.begin &&
            mention.end === tokens[2]!.end &&
            mention.type === entity.name &&
            mention.status === 'accepted',
        ),
      )
      .toBe(true);
    expect(context.state.selection).toEqual({ kind: 'nothing' });
    expect(context.state.pointing).toBeNull();
  });

  it('goes back by a letter, and a key that is none of the letters ends it and keeps its meaning', () => {
    begin();
    type(letterFor(1));
    expect(context.state.pointing?.purpose).toMatchObject({ first: 1 });
    pointing.press(press('Backspace'));
    expect(context.state.pointing?.purpose).toMatchObject({ first: null });
    expect(pointing.press(press('ArrowRight'))).toBe(false);
    expect(context.state.pointing).toBeNull();
  });

  it('lets nothing change under the hand: what comes from behind the window waits until it is over', async () => {
    const before = open();
    const [token] = before.sentence.tokens;
    begin();
    const letters = pointing.targets();
    // Somebody else: a model, a recommender, a merge.
    await project.execute({
      kind: 'create-mention',
      sentenceId: before.sentence.id,
      ...token!,
      type: entity.name,
    });
    await sentence.reload();
    expect(open()).toBe(before);
    expect(pointing.targets()).toEqual(letters);
    pointing.end();
    await expect.poll(() => open().mentions.length).toBeGreaterThan(before.mentions.length);
  });
});
