// Nothing of a document ever runs in the window, or becomes an element of it: texts, words, types, names of documents, files, lists, people and
// projects, guidelines, what is searched for, and messages about files, each with markup, scripts, styles and characters that turn text around.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';

const LIMIT_MS = 4 * 60_000;
const patiently = { timeout: 60_000, interval: 100 };

/** Each sets this where it runs. */
const MARK = 'globalThis.hostile=1';
const PAYLOADS = [
  `<img/src=x/onerror="${MARK}">`,
  `<script>${MARK}</script>`,
  `"><svg/onload=${MARK}>`,
  `<iframe/srcdoc="<script>parent.${MARK}</script>">`,
  `<a/href="javascript:${MARK}">x</a>`,
  `\${${MARK}}`,
  '</style><style>*{display:none!important}</style>',
  '<base/href=//evil.example>',
  '<meta/http-equiv=refresh/content=0;url=//evil.example>',
  '<!--?lit$000$--><!--/lit-part-->',
  'Maud\u202eelgnatcer\u202c',
  'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  '\u200b\u200b',
  '\u001b]0;title\u0007',
] as const;
/** No white space, comma, bar, bracket or apostrophe, nothing unseen: what a type may be called. */
const TYPE_NAMES = [
  `<img/src=x/onerror="${MARK}">`,
  `"><svg/onload=${MARK}>`,
  `<script>${MARK}</script>`,
  `javascript:${MARK}`,
];

/** Of the page's event. */
interface Violation {
  readonly violatedDirective: string;
  readonly blockedURI: string;
  readonly sample: string;
}

let app: RunningApp;

beforeAll(async () => {
  app = await RunningApp.start();
  await app.at('done').waitFor();
  const at = (name: string): string => join(app.dataFolder, name);
  const tokens = PAYLOADS.map((payload) => payload.replace(/[\s\u200b]/g, '') || 'x');
  const corpus = [
    ...tokens.map((token, index) => ({
      tokens: ['left', token, 'for', token],
      entities: [
        { type: TYPE_NAMES[index % TYPE_NAMES.length], start: 1, end: 2 },
        { type: TYPE_NAMES[(index + 1) % TYPE_NAMES.length], start: 3, end: 4 },
      ],
      relations: [{ type: TYPE_NAMES[0], head: 0, tail: 1 }],
      orig_id: PAYLOADS[index],
    })),
    ...tokens.map((token, index) => ({ tokens: ['open', token, '.'], orig_id: `${PAYLOADS[index]} open` })),
  ];
  await writeFile(at('corpus <img src=x onerror=hostile=1>.json'), JSON.stringify(corpus));
  await writeFile(at('text <svg onload=hostile=1>.txt'), PAYLOADS.join(' said. And then\n\n'));
  await writeFile(
    at('list <img src=x onerror=hostile=1>.txt'),
    tokens.map((token) => `${token}\t${TYPE_NAMES[0]}`).join('\n'),
  );
  await app.page.locator('html').evaluate((root) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seenViolations: seen });
    root.ownerDocument.addEventListener('securitypolicyviolation', (event: Violation) => {
      seen.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  await app.call('createProject', at('project <img src=x onerror=hostile=1>.cman'));
  await app.call('setAnnotator', `<img src=x onerror="${MARK}">`);
  await app.call('importFiles', [at('corpus <img src=x onerror=hostile=1>.json')], 'spert-json', null);
  await app.call('importFiles', [at('text <svg onload=hostile=1>.txt')], 'text', null);
  const summary = await app.call('summary');
  if (!summary) throw new Error('no project is open');
  const { schema } = summary;
  await app.call('execute', {
    kind: 'set-schema',
    schema: {
      ...schema,
      name: PAYLOADS[0],
      entityTypes: schema.entityTypes.map((type) => ({ ...type, guideline: PAYLOADS.join('\n') })),
    },
  });
  await app.call('addList', at('list <img src=x onerror=hostile=1>.txt'), 'words', null);
}, LIMIT_MS);

tidiesUp(() => app);

/** What data has made of the page: nothing. Whatever shadow roots there are, to the bottom. */
function traces(): Promise<{
  readonly ran: unknown;
  readonly violations: unknown;
  readonly elements: string[];
}> {
  return app.page.locator('html').evaluate((html) => {
    const elements: string[] = [];
    const look = (root: Pick<typeof html, 'querySelectorAll'>, isPage: boolean): void => {
      for (const element of root.querySelectorAll('*')) {
        const name = element.localName;
        const isOurs = name === 'script' && isPage && element.hasAttribute('src');
        if (!isOurs && /^(?:img|script|iframe|object|embed|base|frame|math|foreignobject)$/i.test(name))
          elements.push(name);
        for (const { name: attribute, value } of element.attributes) {
          const leads = /^(?:href|xlink:href|src|srcdoc|action|formaction|data)$/i.test(attribute);
          if (/^on/i.test(attribute) || (leads && /javascript:|hostile/i.test(value)))
            elements.push(`${name} ${attribute}`);
        }
        if (element.shadowRoot) look(element.shadowRoot, false);
      }
    };
    look(html, true);
    return {
      ran: Reflect.get(globalThis, 'hostile') ?? null,
      violations: Reflect.get(globalThis, 'seenViolations'),
      elements,
    };
  });
}

const nothing = { ran: null, violations: [], elements: [] };

it(
  'is shown as what it is, wherever it stands',
  async () => {
    const { page } = app;
    await app.at('queue-row').first().waitFor();
    expect(await traces()).toEqual(nothing);
    // Through the queue, with each sentence's text, labels, arcs and panel.
    await app.at('sentence').focus();
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press('j');
    await page.keyboard.press('d');
    await page.keyboard.press('Escape');
    expect(await traces()).toEqual(nothing);
    await app.screenshot('80 hostile words in the queue');

    await app.at('search').fill(PAYLOADS[0]);
    await app.at('search').fill('left');
    await expect.poll(() => app.at('search-hit').count(), patiently).toBeGreaterThan(0);
    expect(await traces()).toEqual(nothing);
    await app.at('search').fill('');

    // Every place that names types, lists, people, models, files.
    await app.answerDialogs({ open: [join(app.dataFolder, `none <img src=x onerror="${MARK}">.json`)] });
    for (const action of [
      ...['project.schema', 'project.find', 'project.suggestions', 'project.progress', 'project.models'],
      ...[
        'project.people',
        'project.adjudicate',
        'project.lists',
        'project.import',
        'project.export',
        'view.about',
      ],
    ]) {
      await app.chooseMenuItem(action);
      await page.getByRole('dialog').first().waitFor();
      if (action === 'project.lists' || action === 'project.schema')
        await app.screenshot(`80 hostile words ${action}`);
      expect({ action, ...(await traces()) }).toEqual({ action, ...nothing });
      await page.keyboard.press('Escape');
    }
    await app.screenshot('80 hostile words at the end');
    expect(await page.title()).not.toContain('\u001b');
    expect(app.pageErrors).toEqual([]);
  },
  LIMIT_MS,
);
