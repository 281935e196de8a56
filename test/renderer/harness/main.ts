// The window on a project in memory. Query: open=demo|empty|none, copies=N (times the demo corpus), reading (texts that are hard
// to draw besides), epochMs=N.
import { WINDOW_API_KEY, type WindowApi } from '../../../core/contract/window-api.ts';
import { languageOf } from '../../../core/language/languages.ts';
import { clientOf } from './memory-client.ts';
import { memoryLook } from './memory-look.ts';
import { memoryProtection } from './memory-protection.ts';
import { memoryPlugins } from './memory-plugins.ts';
import { MemoryProject } from './memory-project.ts';

const query = new URLSearchParams(location.search);
const project = new MemoryProject({
  copies: Number(query.get('copies') ?? '1'),
  reading: query.has('reading'),
  safety: query.get('safety') ?? 'sound',
  epochMs: Number(query.get('epochMs') ?? '800'),
});

async function start(): Promise<void> {
  const open = query.get('open') ?? 'demo';
  if (open === 'demo') await project.openDemo();
  if (open === 'empty') await project.createProject();
  const api: WindowApi = {
    project: clientOf(project),
    onEvent: (listener) => project.onEvent(listener),
    look: memoryLook(languageOf([query.get('language') ?? 'en']), {
      contrast: query.get('contrast') === 'more' ? 'more' : 'system',
      tourSeen: query.get('tour') === null,
    }),
    protection: memoryProtection(
      project,
      query.has('locked')
        ? {
            path: '/srv/ward 3/discharge letters.cman',
            name: 'discharge letters',
            by: query.get('locked') === 'key-store' ? 'key-store' : 'passphrase',
            because: 'idle',
            training: true,
          }
        : null,
      query.has('key-store'),
    ),
    plugins: memoryPlugins(query.has('plugins')),
    platform: query.get('platform') ?? 'linux',
  };
  Object.defineProperty(window, WINDOW_API_KEY, { value: api });
  Object.defineProperty(window, 'harness', { value: project });
  await import('../../../renderer/index.ts');
}

void start();
