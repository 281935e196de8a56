// Corrects sentences in the real window by key presses alone, as somebody does who knows the keys: looks at the screen (what is selected,
// which letter stands where), presses, waits until the window shows what came of it, and counts.
//
// A corrected item is a mention or relation that "done" would have left wrong, and that the person therefore did something about: accepted
// below the threshold, rejected, retyped, resized, drawn, linked, turned round. Every press counts for the item it leads to, the ways there
// included; a chord is one press. The press of "done" belongs to the sentence, and is counted apart.
import type { SentenceView } from '../../../core/contract/project.ts';
import type { Mention, Relation } from '../../../core/model/annotation.ts';
import type { Schema } from '../../../core/model/schema.ts';
import type { RunningApp } from '../running-app.ts';
import { nextDeed, type Deed } from './decisions.ts';
import { acceptedOf, differenceOf, goldKey, isNone, type Gold } from './gold.ts';

export interface CorrectedItem {
  readonly deed: Deed['kind'];
  readonly presses: number;
}

export interface CorrectedSentence {
  readonly sentenceId: string;
  readonly items: readonly CorrectedItem[];
  /** Whether what stands accepted in the end is what the corpus says. */
  readonly isGold: boolean;
}

/** Long enough for a busy machine; a press that does nothing by then is an error of the session. */
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 15;
/** Deeds in one sentence: more means that it does not get nearer to being right. */
const MAXIMUM_DEEDS = 60;

/** The usual keys (resources/keymaps/default.json), as the test driver names them. */
const KEYS = {
  accept: 'Enter',
  reject: 'x',
  reverse: 'v',
  nextSuggestion: 'n',
  nextUncertain: 'm',
  point: 'f',
  deselect: 'Escape',
  growBegin: '[',
  shrinkBegin: 'Shift+BracketLeft',
  growEnd: ']',
  shrinkEnd: 'Shift+BracketRight',
  done: 'Control+Enter',
} as const;

export class Typist {
  /** All presses so far. */
  presses = 0;
  readonly #app: RunningApp;
  readonly #schema: Schema;
  readonly #gold: ReadonlyMap<string, Gold>;
  readonly #threshold: number;

  constructor(app: RunningApp, schema: Schema, gold: ReadonlyMap<string, Gold>, threshold: number) {
    this.#app = app;
    this.#schema = schema;
    this.#gold = gold;
    this.#threshold = threshold;
  }

  /** Makes the open sentence right, says that it is done, and waits for the next one. */
  async correctSentence(): Promise<CorrectedSentence> {
    const sentenceId = await this.#current();
    const items: CorrectedItem[] = [];
    for (;;) {
      const view = await this.#view(sentenceId);
      const gold = this.#gold.get(goldKey(view.document.name, view.text));
      if (!gold) throw new Error(`no gold for a sentence of ${view.document.name}`);
      const deed = nextDeed(view, gold, this.#schema, this.#threshold, await this.#selected());
      if (!deed) break;
      if (items.length >= MAXIMUM_DEEDS) throw new Error(`${sentenceId} does not become right`);
      const before = this.presses;
      await this.#do(deed, view);
      items.push({ deed: deed.kind, presses: this.presses - before });
    }
    await this.#press(KEYS.done);
    await this.#until(async () => (await this.#current()) !== sentenceId, 'the next sentence');
    const view = await this.#view(sentenceId);
    const gold = this.#gold.get(goldKey(view.document.name, view.text));
    const isGold =
      gold !== undefined &&
      view.sentence.status === 'complete' &&
      isNone(differenceOf(acceptedOf(view), gold));
    return { sentenceId, items, isGold };
  }

  async #do(deed: Deed, view: SentenceView): Promise<void> {
    switch (deed.kind) {
      case 'accept':
      case 'reject':
      case 'reverse':
        await this.#goTo(deed.item.id, view);
        return this.#change(KEYS[deed.kind]);
      case 'retype':
        await this.#goTo(deed.item.id, view);
        return this.#change(this.#keyOf(deed.type, 'entityTypes'));
      case 'retype-relation':
        await this.#goTo(deed.item.id, view);
        return this.#change(this.#keyOf(deed.type, 'relationTypes'));
      case 'resize': {
        await this.#goTo(deed.item.id, view);
        const { begin, end } = deed;
        for (let step = 0; step < Math.abs(begin); step++) {
          await this.#change(begin > 0 ? KEYS.growBegin : KEYS.shrinkBegin);
        }
        for (let step = 0; step < Math.abs(end); step++) {
          await this.#change(end > 0 ? KEYS.growEnd : KEYS.shrinkEnd);
        }
        return;
      }
      case 'create': {
        if ((await this.#selected('mention')) !== null) {
          await this.#press(KEYS.deselect);
          await this.#until(async () => (await this.#selected()) === null, 'nothing to be selected');
        }
        await this.#press(this.#keyOf(deed.mention.type, 'entityTypes'));
        const { begin: offset, tokens } = view.sentence;
        const first = tokens.findIndex(({ begin }) => begin === deed.mention.begin + offset);
        const last = tokens.findIndex(({ end }) => end === deed.mention.end + offset);
        await this.#point(String(first));
        // The letters stay; the window says on them which word was chosen.
        await this.#until(
          async () => (await this.#app.page.locator('[data-testid=pointing-letter].chosen').count()) === 1,
          'the first word to be chosen',
        );
        return this.#changes(() => this.#point(String(last)));
      }
      case 'relate':
        return this.#relate(deed, view);
    }
  }

  /** By the type's key and the letters of both ends, as far as the window asks for them; a selected head needs only its tail. */
  async #relate({ type, head, tail }: Extract<Deed, { kind: 'relate' }>, view: SentenceView): Promise<void> {
    if ((await this.#selected('mention')) !== null) {
      await this.#press(KEYS.deselect);
      await this.#until(async () => (await this.#selected()) === null, 'nothing to be selected');
    } else if ((await this.#selected('relation')) !== null) {
      await this.#press(KEYS.deselect);
      await this.#until(async () => (await this.#selected()) === null, 'nothing to be selected');
    }
    await this.#changes(async () => {
      await this.#press(this.#keyOf(type, 'relationTypes'));
      for (const end of [head.id, tail.id]) {
        // Where only one mention could be meant, the window has chosen it.
        const asked = await this.#waitFor(async () => {
          const targets = await this.#lettersShown();
          if (targets.length === 0) return 'done' as const;
          return end === tail.id && targets.includes(head.id) && !targets.includes(tail.id)
            ? null
            : targets.includes(end)
              ? ('asked' as const)
              : ('chosen' as const);
        }, 'the letters');
        if (asked === 'done') return;
        if (asked === 'asked') await this.#point(end);
      }
    });
    const made = (await this.#view(view.sentence.id)).relations.some(
      (relation) =>
        relation.type === type &&
        relation.head === head.id &&
        relation.tail === tail.id &&
        relation.status === 'accepted',
    );
    if (!made) throw new Error(`${type} was not drawn between the two mentions`);
  }

  /** Selects an item the shortest way: it is selected; the next suggestion or uncertain one; by its letter. */
  async #goTo(id: string, view: SentenceView): Promise<void> {
    const selected = await this.#selected();
    if (selected === id) return;
    for (const key of [KEYS.nextSuggestion, KEYS.nextUncertain]) {
      // A person sees which suggestion comes next; the script asks the same functions as the window.
      if ((await this.#wouldSelect(key, view, selected)) !== id) continue;
      await this.#press(key);
      return this.#until(async () => (await this.#selected()) === id, `${key} to select it`);
    }
    await this.#press(KEYS.point);
    await this.#point(id);
    await this.#until(async () => (await this.#selected()) === id, 'its letter to select it');
  }

  async #wouldSelect(key: 'n' | 'm', view: SentenceView, selected: string | null): Promise<string | null> {
    const { itemId, nextUncertain, NOTHING, stepSuggestion } =
      await import('../../../renderer/state/selection.ts');
    const kind = view.mentions.some((mention) => mention.id === selected) ? 'mention' : 'relation';
    const from = selected === null ? NOTHING : ({ kind, id: selected } as const);
    const item =
      key === 'n' ? stepSuggestion(view, false, from, 1) : nextUncertain(view, this.#threshold, from);
    return item && itemId(item);
  }

  /** Types the letter (or two) that stands on a target. */
  async #point(target: string): Promise<void> {
    const letter = this.#app.page.locator(`[data-testid=pointing-letter][data-target="${target}"]`);
    await letter.waitFor({ timeout: WAIT_MS });
    const label = (await letter.textContent()) ?? '';
    for (const key of label.trim()) await this.#press(key);
  }

  async #lettersShown(): Promise<readonly string[]> {
    const letters = this.#app.page.getByTestId('pointing-letter');
    const targets = await letters.evaluateAll((found) =>
      found.map((element) => element.getAttribute('data-target')),
    );
    return targets.flatMap((target) => target ?? []);
  }

  #change(key: string): Promise<void> {
    return this.#changes(() => this.#press(key));
  }

  /** Waits until what was pressed has changed the sentence, in the project and on the screen. */
  async #changes(press: () => Promise<void>): Promise<void> {
    const id = await this.#current();
    const before = judgedIn(await this.#view(id));
    await press();
    await this.#until(async () => {
      const view = await this.#view(id);
      return judgedIn(view) !== before && (await this.#isShown(view));
    }, 'the sentence to change');
  }

  /** Whether what is judged is on the screen as it is in the project; suggestions may come and go meanwhile. */
  async #isShown(view: SentenceView): Promise<boolean> {
    const labels = this.#app.page.locator('[data-testid=sentence] button[data-id]');
    const seen = await labels.evaluateAll((found) =>
      found.map((element) =>
        ['data-id', 'data-type', 'data-status', 'data-text', 'data-head'].map((name) =>
          element.getAttribute(name),
        ),
      ),
    );
    const judged = (status: string) =>
      [...view.mentions, ...view.relations].filter((item) => item.status === status);
    const isAccepted = (item: Mention | Relation): boolean =>
      seen.some(
        ([id, type, status, text, head]) =>
          id === item.id &&
          type === item.type &&
          status === 'accepted' &&
          ('head' in item
            ? head === item.head
            : text === view.text.slice(item.begin - view.sentence.begin, item.end - view.sentence.begin)),
      );
    return (
      judged('accepted').every(isAccepted) &&
      !judged('rejected').some((item) => seen.some(([id]) => id === item.id))
    );
  }

  /** Id of what is selected, as the screen says it. */
  async #selected(kind?: 'mention' | 'relation'): Promise<string | null> {
    const label = this.#app.page.locator(
      `[data-testid=sentence] button[data-id][aria-pressed=true]${kind ? `[data-testid=${kind}]` : ''}`,
    );
    return (await label.count()) === 0 ? null : label.first().getAttribute('data-id');
  }

  async #current(): Promise<string> {
    return (await this.#app.at('sentence').getAttribute('data-sentence-id')) ?? '';
  }

  #view(id: string): Promise<SentenceView> {
    return this.#app.call('sentence', id);
  }

  #keyOf(type: string, kind: 'entityTypes' | 'relationTypes'): string {
    const key = this.#schema[kind].find(({ name }) => name === type)?.key;
    if (!key) throw new Error(`${type} has no key`);
    return key;
  }

  async #press(key: string): Promise<void> {
    this.presses++;
    await this.#app.page.keyboard.press(key);
  }

  async #until(holds: () => Promise<boolean>, what: string): Promise<void> {
    await this.#waitFor(async () => ((await holds()) ? true : null), what);
  }

  async #waitFor<T>(read: () => Promise<T | null>, what: string): Promise<T> {
    const begun = performance.now();
    for (;;) {
      const value = await read();
      if (value !== null) return value;
      if (performance.now() - begun > WAIT_MS) throw new Error(`waited in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}

/** What people have said of a sentence. */
const judgedIn = ({ mentions, relations }: SentenceView): string =>
  JSON.stringify([...mentions, ...relations].filter(({ status }) => status !== 'suggested'));
