// What a screen reader gets of the real window: the accessibility tree as Chromium hands it to assistive technology. Mentions and relations
// are in it in the order of the text, each with its type, its state, how sure it is and what it joins; and what is selected by key is said.
import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SentenceView } from '../../core/contract/project.ts';
import { describeMention, describeRelation } from '../../renderer/text/describe.ts';
import { ensurePreparedDemo, RunningApp } from './running-app.ts';

let app: RunningApp;
let session: CDPSession;

beforeAll(async () => {
  await ensurePreparedDemo();
  app = await RunningApp.start({ look: { tourSeen: true, language: 'en' } });
  await app.at('mention').first().waitFor();
  session = await app.page.context().newCDPSession(app.page);
  await session.send('Accessibility.enable');
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

interface Heard {
  readonly role: string;
  readonly name: string;
  readonly pressed: string;
}

/** Everything within the group of this name, in the order in which it is read; null: there is no such group. */
async function readGroup(name: RegExp): Promise<readonly Heard[] | null> {
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const group = nodes.find(
    ({ role, name: words }) => role?.value === 'group' && name.test(String(words?.value)),
  );
  if (!group) return null;
  const heard: Heard[] = [];
  const walk = (id: string): void => {
    const node = byId.get(id);
    if (!node) return;
    if (!node.ignored) {
      heard.push({
        role: String(node.role?.value),
        name: String(node.name?.value ?? ''),
        pressed: String(node.properties?.find((property) => property.name === 'pressed')?.value.value ?? ''),
      });
    }
    for (const child of node.childIds ?? []) walk(child);
  };
  for (const child of group.childIds ?? []) walk(child);
  return heard;
}

/** The sentence that is open, as the project holds it. */
async function openSentence(): Promise<SentenceView> {
  const id = await app.at('sentence').getAttribute('data-sentence-id');
  return app.call('sentence', id ?? '');
}

it('finds every mention and relation of the sentence, in order, with type, state, confidence and ends', async () => {
  const view = await openSentence();
  const heard = (await readGroup(/^Sentence \d+ of /)) ?? [];
  const buttons = heard.filter(({ role }) => role === 'button').map(({ name }) => name);
  const mentions = view.mentions
    .filter(({ status }) => status !== 'rejected')
    .sort((a, b) => a.begin - b.begin || b.end - a.end)
    .map((mention) => describeMention(view, mention));
  const relations = view.relations
    .filter(({ status }) => status !== 'rejected')
    .map((relation) => describeRelation(view, relation));
  expect(mentions.length).toBeGreaterThan(0);
  expect(relations.length).toBeGreaterThan(0);
  expect(buttons.filter((name) => mentions.includes(name))).toEqual(mentions);
  // A relation that goes over lines has a label at both of its ends.
  expect([...new Set(buttons.filter((name) => relations.includes(name)))].sort()).toEqual(
    [...relations].sort(),
  );
  const suggested = view.mentions.find(({ status }) => status === 'suggested');
  if (suggested) expect(describeMention(view, suggested)).toMatch(/^Suggestion: \w.*, \d+% sure$/);
});

it('finds the text of the sentence as text', async () => {
  const view = await openSentence();
  const heard = (await readGroup(/^Sentence \d+ of /)) ?? [];
  const words = heard
    .filter(({ role }) => role === 'StaticText')
    .map(({ name }) => name)
    .join(' ');
  for (const word of view.text.split(/\s+/).slice(0, 8)) expect(words).toContain(word.slice(0, 4));
});

it('is told what Tab selects, and what has become of it', async () => {
  await app.at('sentence').focus();
  await app.page.keyboard.press('Escape');
  const view = await openSentence();
  const said = (): Promise<string> => app.at('announcement').innerText();
  for (let step = 0; step < 3; step++) {
    await app.page.keyboard.press('Tab');
    const known = [
      ...view.mentions.map((mention) => describeMention(view, mention)),
      ...view.relations.map((relation) => describeRelation(view, relation)),
    ];
    await expect.poll(async () => known.includes(await said())).toBe(true);
    const selected = ((await readGroup(/^Sentence \d+ of /)) ?? []).filter(
      ({ pressed }) => pressed === 'true',
    );
    expect([...new Set(selected.map(({ name }) => name))]).toEqual([await said()]);
  }
});

it('finds the parts of the window by name', async () => {
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const landmarks = nodes
    .filter(({ role }) => ['main', 'region', 'complementary', 'banner'].includes(String(role?.value)))
    .map(({ role, name }) => `${role?.value} ${name?.value ?? ''}`.trim());
  expect(landmarks).toEqual(expect.arrayContaining(['region Queue', 'complementary Details']));
  expect(landmarks.some((name) => name.startsWith('main'))).toBe(true);
});
