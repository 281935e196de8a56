// One edit for many places: all of it or nothing, one undo, nothing left out in silence; and what finds these places.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deed, Everywhere } from '../../core/contract/commands.ts';
import type { CheckView, Finding, Place, PlacesPage } from '../../core/contract/consistency.ts';
import { foldText } from '../../core/consistency/fold.ts';
import { occurrencesIn } from '../../core/consistency/occurrences.ts';
import { sureStretch } from '../../electron/project/consistency/places.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { brokenRules } from '../core/model/sentence-rules.ts';
import { Chooser, NEWS_SCHEMA, randomCommand } from '../support/random-actions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile, contentOf, rowsOf, smallDocument, smallProject } from './small-project.ts';

const folder = temporaryFolder();
const QUICK = { durable: false };

/** Sentences with tokens at white space, each with mentions "Loc: Basel" given by their words. */
async function project(
  name: string,
  sentences: readonly {
    text: string;
    mentions?: readonly [words: string, type: string][];
    complete?: boolean;
  }[],
): Promise<ProjectStore> {
  const store = await ProjectStore.create(folder.path(name), QUICK);
  const documents = sentences.map(({ text, mentions = [], complete = false }) => {
    const tokens = [...text.matchAll(/\S+/gu)].map(({ 0: token, index }) => ({
      begin: index,
      end: index + token.length,
    }));
    const found = mentions.map(([words, type]) => {
      const begin = text.indexOf(words);
      return { begin, end: begin + words.length, type };
    });
    const sentence = {
      begin: 0,
      end: text.length,
      tokens,
      mentions: found,
      relations: [],
      annotated: complete,
    };
    return { name: 'document', text, sentences: [sentence] };
  });
  await store.importCorpora([asFile(documents)]);
  return store;
}

async function allPlaces(store: ProjectStore, words: string, limit = 100): Promise<Place[]> {
  const places: Place[] = [];
  let page: PlacesPage = { places: [], next: 0 };
  while (page.next !== null) {
    page = await store.places(words, page.next, limit);
    places.push(...page.places);
  }
  return places;
}

async function checked(store: ProjectStore): Promise<Extract<CheckView, { kind: 'checked' }>> {
  const check = store.consistencyCheck();
  for (;;) {
    const view = await check.goOn(5);
    if (view.kind === 'checked') return view;
    expect(view.done).toBeLessThanOrEqual(view.total);
  }
}

const everywhere = (
  places: readonly Pick<Place, 'sentenceId' | 'state'>[],
  deedOf: (index: number) => Deed,
): Everywhere => ({
  places: places.map(({ sentenceId, state }, index) => ({ sentenceId, state, deed: deedOf(index) })),
});
const annotate = (places: readonly Place[], type: string): Everywhere =>
  everywhere(places, (index) => ({ kind: 'annotate', ...places[index]!.span, type }));

describe('places', () => {
  const TEXTS = [
    'The US and us, Zürich and Zu\u0308rich and ZÜRICH .',
    'new  York, NEW YORK and New York met .',
    '273 \u212A is 273 k ; İstanbul is i\u0307stanbul `x`',
    'Αθήνα and αθήνα and Basel',
    'basel . Basel',
  ];

  it('are found whatever page they stand on, all that there are', async () => {
    const store = await project(
      'places.cman',
      TEXTS.map((text) => ({ text })),
    );
    const content = await contentOf(store);
    const words = TEXTS.flatMap((text) => text.split(/\s+/u)).concat('new york', 'ZURICH', 'k ;', '', '.');
    for (const word of new Set(words)) {
      const expected = content.flatMap(({ sentence }, index) =>
        occurrencesIn({ text: TEXTS[index]!, begin: 0, tokens: sentence.tokens }, word).map((span) => span),
      );
      for (const limit of [1, 2, 100]) {
        expect((await allPlaces(store, word, limit)).map(({ span }) => span)).toEqual(expected);
      }
    }
    const [first, , third] = await allPlaces(store, 'basel');
    expect(first).toMatchObject({ sentenceId: 'd4s0', documentName: 'document', reading: { kind: 'none' } });
    expect(third).toMatchObject({ sentenceId: 'd5s0', text: TEXTS[4] });
    await store.close();
  });

  const anyWords = fc
    .array(fc.integer({ min: 1, max: 0x2fff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units));

  it('of any words hold the stretch that they are searched by', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const stretch = sureStretch(words);
        if (stretch !== null) expect(foldText(words).toLowerCase()).toContain(stretch);
      }),
    );
    expect(sureStretch('New York')).toBe('york');
    expect(sureStretch('Αθήνα')).toBeNull();
  });
});

describe('an edit of many places', () => {
  const SENTENCES = [
    { text: 'Basel is a city', mentions: [['Basel', 'Loc']] as [string, string][], complete: true },
    {
      text: 'He left Basel , Basel AG too',
      mentions: [['Basel AG', 'Org']] as [string, string][],
      complete: true,
    },
    { text: 'Basel paid', mentions: [['Basel', 'Org']] as [string, string][], complete: true },
    { text: 'From Basel' },
  ];

  it('is done where it can be, says why where not, and is taken back by one undo, byte for byte', async () => {
    const store = await project('annotate.cman', SENTENCES);
    const before = await rowsOf(store);
    const places = await allPlaces(store, 'basel');
    expect(places.map(({ reading }) => reading.kind)).toEqual([
      'accepted',
      'none',
      'overlapped',
      'accepted',
      'none',
    ]);
    const edit = annotate(places, 'Loc');
    const preview = await store.previewEverywhere(edit);
    expect(await rowsOf(store)).toEqual(before);
    const outcome = await store.applyEverywhere(edit);
    expect(outcome).toEqual({ ...preview, undo: 'annotate everywhere', redo: null });
    expect(outcome.places).toEqual([
      { kind: 'left-out', reason: 'already', says: 'this is Loc already' },
      { kind: 'changed', says: 'new mention, Loc' },
      { kind: 'left-out', reason: 'overlaps', says: 'it overlaps an accepted mention, Org' },
      { kind: 'changed', says: 'Loc instead of Org' },
      { kind: 'changed', says: 'new mention, Loc' },
    ]);
    expect(outcome.sentences).toBe(3);
    const done = await contentOf(store);
    const log = await store.database.all('SELECT action, label, sentence FROM transactions');
    expect(log.at(-1)).toEqual({ action: 'do', label: 'annotate everywhere', sentence: null });

    // What it was made up from has changed since: nothing is done a second time, asked as before or anew.
    const again = await store.applyEverywhere(edit);
    expect(again.places.every(({ kind }) => kind === 'left-out')).toBe(true);
    const anew = await store.applyEverywhere(annotate(await allPlaces(store, 'basel'), 'Loc'));
    expect(anew.places.every(({ kind }) => kind === 'left-out')).toBe(true);
    expect(await contentOf(store)).toEqual(done);
    expect((await store.database.all('SELECT * FROM transactions')).length).toBe(log.length);

    await store.undo();
    const after = await rowsOf(store);
    const { transactions, history } = after;
    expect(after).toEqual({ ...before, transactions, history });
    expect(transactions).toHaveLength(log.length + 1);
    expect(history).toHaveLength(1);
    await store.redo();
    expect(await contentOf(store)).toEqual(done);
    await store.close();
  });

  it('leaves out a sentence that was changed meanwhile, and one that is not there', async () => {
    const store = await project('meanwhile.cman', SENTENCES);
    const places = await allPlaces(store, 'basel');
    const [first] = places;
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 9, end: 15, type: 'Loc' });
    const outcome = await store.applyEverywhere({
      places: [
        { sentenceId: 'd1s0', state: first!.state, deed: { kind: 'clear', ...first!.span } },
        { sentenceId: 'nowhere', state: '', deed: { kind: 'clear', begin: 0, end: 1 } },
      ],
    });
    expect(outcome.places.map((place) => (place.kind === 'left-out' ? place.reason : null))).toEqual([
      'changed-meanwhile',
      'gone',
    ]);
    await store.close();
  });

  it('on random projects: preview is what happens, rules hold, undo gives the start, redo the end', async () => {
    const choose = new Chooser(77);
    const store = await smallProject(folder.path('random.cman'), 6, QUICK);
    for (let round = 0; round < 10; round++) {
      for (let action = 0; action < 6; action++) {
        const annotations = choose.of(await contentOf(store))!;
        await store.execute(randomCommand(choose, annotations)).catch(() => undefined);
      }
      const before = await contentOf(store);
      const places = (await allPlaces(store, choose.of(['ab', 'cd ef', 'gh', 'ef gh ij'])!)).filter(() =>
        choose.chance(0.8),
      );
      if (places.length === 0) continue;
      const edit = choose.chance(0.6)
        ? annotate(places, choose.of(['Peop', 'Loc', 'Unheard'])!)
        : everywhere(places, (index) => ({ kind: 'clear', ...places[index]!.span }));
      const preview = await store.previewEverywhere(edit);
      expect(await contentOf(store)).toEqual(before);
      const outcome = await store.applyEverywhere(edit);
      expect(outcome.places).toEqual(preview.places);
      const after = await contentOf(store);
      for (const annotations of after) expect(brokenRules(annotations, NEWS_SCHEMA)).toEqual([]);
      if (outcome.sentences === 0) {
        expect(after).toEqual(before);
        continue;
      }
      await store.undo();
      expect(await contentOf(store)).toEqual(before);
      await store.redo();
      expect(await contentOf(store)).toEqual(after);
      const again = await store.applyEverywhere(edit);
      expect(again.sentences).toBe(0);
    }
    await store.close();
  });

  it('stays on the undo stack when an import brings new types, where a change of the schema does not', async () => {
    const store = await smallProject(folder.path('stack.cman'), 2, QUICK);
    await store.applyEverywhere(annotate(await allPlaces(store, 'ab'), 'Loc'));
    await store.importCorpora([
      asFile([smallDocument(1, 'other', { annotated: true, mentions: [{ begin: 0, end: 2, type: 'New' }] })]),
    ]);
    expect((await store.summary()).undo).toBe('annotate everywhere');
    await store.undo();
    expect((await store.summary()).undo).toBeNull();
    await store.close();
  });
});

describe('the check of a project', () => {
  it('finds strings annotated in more than one way, the most disputed first, and borders that differ', async () => {
    const store = await project('census.cman', [
      { text: 'Basel AG of Basel', mentions: [['Basel AG', 'Org']], complete: true },
      { text: 'In Basel now', mentions: [['Basel', 'Loc']], complete: true },
      { text: 'In basel then', complete: true },
      { text: 'the Rhine here', mentions: [['the Rhine', 'Loc']], complete: true },
      { text: 'the Rhine there', mentions: [['Rhine', 'Loc']], complete: true },
      // To be done: that nothing is annotated here says nothing.
      { text: 'Basel AG and Basel' },
    ]);
    const { strings, boundaries, counts, findings } = await checked(store);
    expect(strings).toEqual([{ text: 'Basel', types: [{ type: 'Loc', count: 1 }], unannotated: 2 }]);
    expect(boundaries).toEqual([
      { longer: 'the Rhine', shorter: 'Rhine', type: 'Loc', asLonger: 1, asShorter: 1 },
    ]);
    expect(counts).toMatchObject({ string: 1, boundary: 1, 'same-sentence': 0 });
    expect(findings).toEqual([]);
    // Fixed, it is found no more.
    const places = (await allPlaces(store, 'the Rhine')).filter(
      ({ reading }) => reading.kind === 'overlapped',
    );
    const resized = everywhere(places, (index) => {
      const { reading, span } = places[index]!;
      if (reading.kind !== 'overlapped') throw new Error('not overlapped');
      return { kind: 'resize-mention', mentionId: reading.by.mentionId, ...span };
    });
    expect((await store.applyEverywhere(resized)).places).toMatchObject([{ kind: 'changed' }]);
    await store.applyEverywhere(annotate(await allPlaces(store, 'basel'), 'Loc'));
    expect(await checked(store)).toMatchObject({ strings: [], boundaries: [] });
    await store.close();
  });

  it('finds the same sentence annotated differently', async () => {
    const mentions = [['Basel', 'Loc']] as [string, string][];
    const store = await project('same.cman', [
      { text: 'He came to Basel in 1901 .', mentions, complete: true },
      { text: 'he came to Basel in 1999', mentions, complete: true },
      { text: 'He came to Basel , in 2001 .', complete: true },
      { text: 'He came to Basel in 1950 .' },
      { text: 'Basel , 1950', mentions, complete: true },
      { text: 'Basel , 1951', complete: true },
    ]);
    const { findings } = await checked(store);
    expect(findings).toMatchObject([{ kind: 'same-sentence', sentenceId: 'd3s0', fixes: [] }]);
    await store.close();
  });

  it('finds what schema and rules forbid, and none of it after its fix', async () => {
    const store = await smallProject(folder.path('violations.cman'), 8, QUICK);
    const origin = JSON.stringify({ kind: 'import', format: 'old' });
    const mention = (id: string, sentence: number, from: number, to: number, type: string): string =>
      `INSERT INTO mentions VALUES ('${id}', ${sentence}, ${(sentence - 1) * 15 + from}, ${(sentence - 1) * 15 + to},
       '${type}', 'accepted', '${origin}', NULL, NULL);`;
    const relation = (id: string, sentence: number, head: string, tail: string, type: string): string =>
      `INSERT INTO relations VALUES ('${id}', ${sentence}, '${head}', '${tail}', '${type}', 'accepted', '${origin}', NULL);`;
    // As a file of another program, or an older one, might be: nothing of ours writes such.
    await store.database.script(`
      ${mention('a1', 1, 0, 2, 'Loc')} ${mention('a2', 1, 3, 5, 'Peop')} ${relation('r1', 1, 'a1', 'a2', 'Live_In')}
      ${mention('b1', 2, 0, 2, 'Org')} ${mention('b2', 2, 3, 5, 'Org')} ${relation('r2', 2, 'b1', 'b2', 'Live_In')}
      ${mention('c1', 3, 0, 2, 'Loc')} ${mention('c2', 3, 3, 5, 'Loc')} ${relation('r3', 3, 'c1', 'c2', 'Unheard')}
      ${mention('d1', 4, 0, 2, 'Strange')}
      ${mention('e1', 5, 0, 5, 'Loc')} ${mention('e2', 5, 3, 8, 'Org')}
      ${mention('f1', 6, 0, 2, 'Loc')} ${mention('f2', 6, 0, 2, 'Org')}
      ${mention('g1', 7, 0, 8, 'Loc')} ${mention('g2', 7, 3, 5, 'Peop')}`);
    const { findings } = await checked(store);
    const shown = ({ kind, fixes }: Finding): string => `${kind}: ${fixes.map(({ id }) => id).join(', ')}`;
    expect(findings.map(shown)).toEqual([
      'relation: reverse-relation, delete-relation',
      'relation: delete-relation',
      'relation: delete-relation',
      'type: delete mention, retype Peop, retype Loc, retype Org',
      'crossing: delete later, delete earlier',
      'twice: delete Org, delete Loc',
    ]);
    const start = await contentOf(store);
    // Every fix of every finding, each alone.
    for (const finding of findings) {
      for (const { deed } of finding.fixes) {
        const outcome = await store.applyEverywhere(everywhere([finding], () => deed));
        expect(outcome.places).toMatchObject([{ kind: 'changed' }]);
        const left = (await checked(store)).findings.filter(({ kind }) => kind === finding.kind);
        expect(left.map(({ sentenceId }) => sentenceId)).not.toContain(finding.sentenceId);
        await store.undo();
        expect(await contentOf(store)).toEqual(start);
      }
    }
    // And the first of each, all at once, with one undo.
    const all = everywhere(findings, (index) => findings[index]!.fixes[0]!.deed);
    expect((await store.applyEverywhere(all)).places.map(({ kind }) => kind)).toEqual(
      findings.map(() => 'changed'),
    );
    expect((await checked(store)).findings).toEqual([]);
    await store.undo();
    expect(await contentOf(store)).toEqual(start);
    await store.close();
  });

  it('of an empty project is done at once', async () => {
    const store = await ProjectStore.create(folder.path('empty.cman'), QUICK);
    expect(await store.consistencyCheck().goOn(1000)).toMatchObject({ kind: 'checked', sentences: 0 });
    await store.close();
  });
});
