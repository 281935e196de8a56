// Every screen of the window and the way to it: the one list that pictures (npm run screens) and accessibility checks
// (test/renderer/axe.test.ts) go by. Run by itself it takes pictures, light and dark:
// `xvfb-run -a npx tsx test/renderer/harness/screens.ts [--language de] [--contrast] [--forced] [--zoom 2] [FOLDER] [NAME...]`
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openHarness, showScreen, type Screen } from './open-harness.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const openSentence = async (page: Page, words: string): Promise<void> => {
  await page.getByTestId('search').fill(words);
  await page.getByTestId('search-hit').first().click();
  await page.waitForTimeout(150);
};

export const SCREENS: Readonly<Record<string, Screen>> = {
  start: { query: '', walk: async () => undefined },
  clinical: {
    query: '',
    walk: async (page) => {
      await openSentence(page, 'lithium toxicity was made');
      await page.getByTestId('search').fill('');
    },
  },
  clinicalMany: { query: '', walk: (page) => openSentence(page, 'agitation clonus hyperthermia') },
  news: {
    query: '',
    walk: async (page) => {
      await openSentence(page, 'Verdane Biologics of Basel');
      await page.getByTestId('search').fill('');
      await page.getByTestId('mention').nth(2).hover();
    },
  },
  long: { query: '', walk: (page) => openSentence(page, 'Skagerrak Line') },
  locked: { query: 'open=none&locked=passphrase', walk: async () => undefined },
  lockedByKeyStore: {
    query: 'open=none&locked=key-store',
    walk: (page) => page.locator('summary').click(),
  },
  protection: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('protection-mark').click();
      await page.getByTestId('passphrase-first').fill('klinik');
    },
  },
  protectionKeyStore: {
    query: 'key-store=1',
    walk: async (page) => {
      await page.getByTestId('protection-mark').click();
      await page.getByTestId('protection-key-store').check();
    },
  },
  linking: {
    query: '',
    walk: async (page) => {
      await openSentence(page, 'Skagerrak Line');
      await page.getByTestId('sentence').focus();
      await page.keyboard.press('r');
      await page.keyboard.press('Tab');
    },
  },
  pointing: {
    query: '',
    walk: async (page) => {
      await openSentence(page, 'Skagerrak Line');
      await page.getByTestId('sentence').focus();
      await page.keyboard.press('Escape');
      await page.keyboard.press('3');
      await page.getByTestId('pointing-letter').first().waitFor();
      await page.waitForTimeout(150);
    },
  },
  pointingLink: {
    query: '',
    walk: async (page) => {
      await openSentence(page, 'Skagerrak Line');
      await page.getByTestId('sentence').focus();
      await page.keyboard.press('r');
      await page.waitForTimeout(250);
    },
  },
  popup: {
    query: '',
    walk: async (page) => {
      await openSentence(page, 'Skagerrak Line');
      await page.getByTestId('mention').nth(1).click();
    },
  },
  document: {
    query: '',
    walk: async (page) => {
      await openSentence(page, 'Skagerrak Line');
      await page.getByTestId('toggle-document').click();
      await page.waitForTimeout(200);
    },
  },
  hebrew: {
    query: 'reading=1',
    walk: async (page) => {
      await openSentence(page, 'warfarin דימום');
      await page.getByTestId('mention').nth(1).click();
      await page.keyboard.press('Escape');
    },
  },
  arabic: { query: 'reading=1', walk: (page) => openSentence(page, 'azithromycin استبداله') },
  mixed: { query: 'reading=1', walk: (page) => openSentence(page, 'ibuprofen בבוקר') },
  farEnds: {
    query: 'reading=1',
    walk: async (page) => {
      await openSentence(page, 'coarse tremor');
      await page.getByTestId('sentence').focus();
      await page.getByTestId('relation').first().click();
      await page.keyboard.press('Escape');
      await page.getByTestId('relation').first().click();
      await page.getByTestId('popup').waitFor();
    },
  },
  farEndsFollowed: {
    query: 'reading=1',
    walk: async (page) => {
      await openSentence(page, 'coarse tremor');
      await page.getByTestId('far-end').first().click();
    },
  },
  arcMenu: {
    query: 'reading=1',
    walk: async (page) => {
      await openSentence(page, 'Skagerrak Line');
      await page.getByTestId('sentence').focus();
      await page.keyboard.press('Shift+R');
      await page.keyboard.press('Space');
    },
  },
  documentDirections: {
    query: 'reading=1',
    walk: async (page) => {
      await openSentence(page, 'warfarin דימום');
      await page.getByTestId('toggle-document').click();
      await page.getByTestId('context-mention').nth(1).click();
      await page.waitForTimeout(200);
    },
  },
  queue: { query: 'copies=100', walk: (page) => page.mouse.wheel(0, 0) },
  search: { query: '', walk: (page) => page.getByTestId('search').fill('drug') },
  training: {
    query: 'epochMs=160',
    walk: async (page) => {
      await page.getByTestId('retrain').click();
      await page.waitForTimeout(2600);
    },
  },
  models: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.models').click();
      await page.getByTestId('model-details').first().click();
    },
  },
  progress: {
    query: '',
    walk: (page) => page.getByTestId('project-progress').click(),
  },
  modelChanges: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.models').click();
      await page.getByTestId('retrain-show').click();
      await page.getByTestId('compare-row').last().scrollIntoViewIfNeeded();
    },
  },
  confusion: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project-progress').click();
      await page.locator('[data-cell="Org Loc"]').click();
      await page.getByTestId('place').last().scrollIntoViewIfNeeded();
    },
  },
  import: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.import').click();
      await page.getByTestId('import-choose').click();
    },
  },
  importError: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.import').click();
      await page.getByTestId('import-choose').click();
      await page.getByTestId('import-format').selectOption('conll04');
      await page.getByTestId('import-start').click();
    },
  },
  export: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.export').click();
      await page.getByTestId('export-start').click();
    },
  },
  suggestions: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+b');
      await page.getByTestId('suggestions-count').waitFor();
      await page.getByTestId('find-preview').waitFor();
    },
  },
  suggestionsPreview: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+b');
      await page.getByTestId('suggestions-border').fill('80');
      await page.waitForTimeout(200);
      await page.getByTestId('find-preview').click();
      await page.getByTestId('find-outcome').waitFor();
    },
  },
  lists: { query: '', walk: (page) => page.keyboard.press('Control+l') },
  listsError: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+l');
      await page.getByTestId('lists-load-words').click();
      await page.getByTestId('lists-error').waitFor();
    },
  },
  merge: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+m');
      await page.getByTestId('merge-choose').click();
      await page.getByTestId('merge-preview').waitFor();
    },
  },
  mergeDone: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+m');
      await page.getByTestId('merge-choose').click();
      await page.getByTestId('merge-start').click();
      await page.getByTestId('merge-done').waitFor();
    },
  },
  adjudicate: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+j');
      await page.getByTestId('items').waitFor();
      await page.keyboard.press('PageDown');
      await page.keyboard.press('Space');
    },
  },
  agreement: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+j');
      await page.getByTestId('adjudicate-tab-agreement').click();
    },
  },
  people: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+p');
      await page.getByTestId('deal-names').fill('Ada, Bo, Cleo');
      await page.getByTestId('deal').click();
      await page.getByTestId('people-note').waitFor();
    },
  },
  audit: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+g');
      await page.getByTestId('audit-records').waitFor();
      await page.getByTestId('audit-verify').click();
      await page.getByTestId('audit-verified').waitFor();
    },
  },
  exportWithoutNames: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+e');
      await page.getByTestId('export-deidentify').check();
      await page.getByTestId('deidentify-type').first().check();
      await page.getByTestId('deidentify-preview').click();
      await page.getByTestId('deidentify-samples').waitFor();
    },
  },
  backups: {
    query: 'safety=damaged',
    walk: async (page) => {
      await page.getByTestId('safety-backups').click();
      await page.getByTestId('backup-restore').nth(1).click();
      await page.getByTestId('backup-restore-yes').waitFor();
    },
  },
  recover: {
    query: 'safety=damaged',
    walk: async (page) => {
      await page.getByTestId('safety-recover').click();
      await page.getByTestId('recover-damage').waitFor();
    },
  },
  recovered: {
    query: 'safety=damaged',
    walk: async (page) => {
      await page.getByTestId('safety-recover').click();
      await page.getByTestId('recover-start').click();
      await page.getByTestId('recover-report').waitFor();
    },
  },
  lostFile: { query: 'safety=lost', walk: (page) => page.getByTestId('safety-lost').waitFor() },
  shortcuts: { query: '', walk: (page) => page.keyboard.press('F1') },
  schema: { query: '', walk: (page) => page.getByTestId('project.schema').click() },
  schemaRelation: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.schema').click();
      await page.getByTestId('schema-relation').nth(4).click();
      await page.getByTestId('schema-key').fill('v');
    },
  },
  schemaReview: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.schema').click();
      await page.getByTestId('schema-name').fill('Person');
      await page.getByTestId('schema-entity').nth(1).click();
      await page.getByTestId('schema-remove').click();
      await page.getByTestId('schema-fate-delete').check();
      await page.getByTestId('schema-save').click();
    },
  },
  schemaRemoved: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project.schema').click();
      await page.getByTestId('schema-entity').nth(2).click();
      await page.getByTestId('schema-own-colour').fill('#57b5ea');
      await page.getByTestId('schema-entity').nth(1).click();
      await page.getByTestId('schema-remove').click();
      await page.getByTestId('schema-fate-change').check();
    },
  },
  about: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('project-menu-button').click();
      await page.getByTestId('view.about').click();
    },
  },
  device: {
    query: 'epochMs=50',
    walk: async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByTestId('device-try').click();
      await page.locator('[data-testid=device-trial][data-held=true]').waitFor();
    },
  },
  deviceTrying: {
    query: 'epochMs=60000',
    walk: async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByTestId('device-try').click();
    },
  },
  menu: { query: '', walk: (page) => page.getByTestId('retrain-menu-button').click() },
  projectMenu: { query: '', walk: (page) => page.getByTestId('project-menu-button').click() },
  welcome: { query: 'open=none', walk: async () => undefined },
  empty: { query: 'open=empty', walk: async () => undefined },
  searchNone: {
    query: '',
    walk: async (page) => {
      await page.getByTestId('search').fill('xylophone');
      await page.getByTestId('search-empty').waitFor();
    },
  },
  find: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+f');
      await page.getByTestId('find-words').fill('lithium');
      await page.getByTestId('find-row').first().waitFor();
    },
  },
  findPreview: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+f');
      await page.getByTestId('find-words').fill('lithium');
      await page.getByTestId('find-preview').click();
      await page.getByTestId('find-outcome').waitFor();
    },
  },
  findGroups: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+f');
      await page.getByTestId('find-tab-words').click();
      await page.locator('[data-testid=find-groups], [data-testid=find-empty]').first().waitFor();
    },
  },
  findChecks: {
    query: '',
    walk: async (page) => {
      await page.keyboard.press('Control+Shift+f');
      await page.getByTestId('find-tab-checks').click();
      await page.locator('[data-testid=find-kind], [data-testid=find-empty]').first().waitFor();
    },
  },
  plugins: {
    query: 'plugins',
    walk: async (page) => {
      await page.getByTestId('notice-more').click();
      await page.getByTestId('plugin-review').first().click();
    },
  },
  look: { query: '', walk: (page) => page.keyboard.press('Control+Shift+Comma') },
  tour: { query: 'tour', walk: (page) => page.getByTestId('tour').waitFor() },
  tourQueue: {
    query: 'tour',
    walk: async (page) => {
      for (let step = 0; step < 3; step++) await page.getByTestId('tour-next').click();
    },
  },
  notice: {
    query: 'open=none',
    walk: (page) => page.getByTestId('recent-project').nth(1).click(),
  },
  /** Twice the size: half as much room. */
  zoomed: {
    query: '',
    size: { width: 720, height: 450 },
    walk: (page) => openSentence(page, 'Skagerrak Line'),
  },
  narrow: {
    query: '',
    size: { width: 1000, height: 760 },
    walk: (page) => openSentence(page, 'Skagerrak Line'),
  },
};

async function takePictures(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      language: { type: 'string', default: 'en' },
      contrast: { type: 'boolean', default: false },
      forced: { type: 'boolean', default: false },
      zoom: { type: 'string', default: '1' },
    },
  });
  const [folder = join(ROOT, '.cache/screens'), ...names] = positionals;
  const zoom = Number(values.zoom);
  await mkdir(folder, { recursive: true });
  const { page, close } = await openHarness();
  for (const [name, screen] of Object.entries(SCREENS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({
        colorScheme,
        reducedMotion: 'reduce',
        forcedColors: values.forced ? 'active' : 'none',
      });
      const { width, height } = screen.size ?? { width: 1440, height: 900 };
      try {
        await showScreen(page, screen, {
          language: values.language,
          contrast: values.contrast,
          size: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
        });
      } catch (error) {
        console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
  }
  await close();
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) await takePictures();
