// What a package says about what is inside: `notices.json`, which the About window shows, the same as text, a bill of materials in CycloneDX,
// and the page on the weights. Only what is inside is listed: of the project's dependencies the bundler takes less than npm installs.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { init } from 'license-checker-rseidelsohn';
import { z } from 'zod';
import type { NoticedComponent } from '../../core/contract/notices.ts';
import { keyOf, keyOfFiles, stampFits, writeStamp } from '../setup/stamp.mjs';
import { foreignParts, missingText } from './foreign-parts.ts';
import { ROOT, STAGED_NOTICES } from './places.ts';
import type { Runtime } from './runtime.ts';

const STAMP = join(STAGED_NOTICES, '.made-from');
const INPUTS = ['package-lock.json', 'docs/third-party-weights.md', 'scripts/package'].map((path) =>
  join(ROOT, path),
);

const billSchema = z.looseObject({
  components: z.array(
    z.looseObject({ name: z.string(), group: z.string().optional(), version: z.string().optional() }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/**
 * Writes the folder of notices; where nothing has changed since the last time, it is left as it is.
 * @param packages names of the npm packages whose code is inside
 */
export async function writeNotices(packages: readonly string[], runtime: Runtime): Promise<void> {
  const key = keyOf([keyOfFiles(ROOT, INPUTS), packages.join(' '), JSON.stringify(runtime)]);
  if (stampFits(STAMP, key)) return;
  await rm(STAGED_NOTICES, { recursive: true, force: true });
  await mkdir(STAGED_NOTICES, { recursive: true });
  const foreign = await foreignParts(runtime);
  const components = [...foreign, ...(await npmParts(packages))];
  const into = (name: string): string => join(STAGED_NOTICES, name);
  const notices = { development: runtime.development, components };
  await writeFile(into('notices.json'), `${JSON.stringify(notices, null, 1)}\n`);
  await writeFile(into('THIRD-PARTY-LICENCES.txt'), components.map(asText).join('\n'));
  await writeBill(into('bill-of-materials.cdx.json'), packages, foreign);
  await copyFile(join(ROOT, 'docs/third-party-weights.md'), into('third-party-weights.md'));
  await copyFile(join(ROOT, 'LICENSE'), into('LICENSE.txt'));
  writeStamp(STAMP, key);
}

const asText = ({ name, version, licence, origin, text }: NoticedComponent): string =>
  [`${'='.repeat(80)}`, `${name} ${version}: ${licence}`, origin, '', text.trim(), ''].join('\n');

/** @throws Error where a package is not found, or its licence */
async function npmParts(names: readonly string[]): Promise<NoticedComponent[]> {
  const found = await readAll();
  return Promise.all(
    names.map(async (name) => {
      const path = join(ROOT, 'node_modules', name);
      const [id, part] = Object.entries(found).find(([, each]) => each.path === path) ?? [];
      if (id === undefined || part === undefined)
        throw new Error(`nothing is known of the licence of ${name}`);
      const licence = [part.licenses ?? []].flat().join(' AND ');
      const file = part.licenseFile;
      const hasText = file !== undefined && !/^readme/i.test(basename(file));
      const text = hasText ? await readFile(file, 'utf8') : await missingText(name, licence);
      return {
        name,
        version: id.slice(id.lastIndexOf('@') + 1),
        licence,
        origin: part.repository ?? '',
        text,
      };
    }),
  );
}

function readAll(): Promise<Parameters<Parameters<typeof init>[1]>[1]> {
  return new Promise((resolve, reject) => {
    init({ start: ROOT, production: true }, (error, parts) => {
      if (error) reject(error);
      else resolve(parts);
    });
  });
}

/** npm's part is what CycloneDX's own tool says of the installed packages, without those that are not inside. */
async function writeBill(
  file: string,
  packages: readonly string[],
  foreign: readonly NoticedComponent[],
): Promise<void> {
  const tool = join(ROOT, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
  const options = [
    '--package-lock-only',
    '--omit',
    'dev',
    '--spec-version',
    '1.6',
    '--output-format',
    'JSON',
    '--output-reproducible',
  ];
  const made = spawnSync(
    process.execPath,
    [tool, ...options, '--output-file', file, join(ROOT, 'package.json')],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`the bill of materials could not be made: ${made.stderr}`);
  const bill = billSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const inside = bill.components.filter(({ name, group }) =>
    packages.includes(group ? `${group}/${name}` : name),
  );
  const listed = new Set(inside.map(({ name, group }) => (group ? `${group}/${name}` : name)));
  const missing = packages.filter((name) => !listed.has(name));
  if (missing.length > 0) throw new Error(`the bill of materials does not know ${missing.join(', ')}`);
  const references = new Set(inside.map((component) => String(component['bom-ref'])));
  const components = [...inside, ...foreign.map(asComponent)];
  const dependencies = bill.dependencies
    .filter(({ ref }) => references.has(ref))
    .map(({ ref, dependsOn }) => ({
      ref,
      dependsOn: dependsOn?.filter((other) => references.has(other)) ?? [],
    }));
  await writeFile(file, `${JSON.stringify({ ...bill, components, dependencies }, null, 1)}\n`);
}

function asComponent({ name, version, licence, origin }: NoticedComponent): Record<string, unknown> {
  return {
    type: name.endsWith('(weights)')
      ? 'machine-learning-model'
      : name === 'Electron'
        ? 'framework'
        : 'library',
    name,
    version,
    'bom-ref': `${name}@${version}`,
    licenses: [{ license: { id: licence } }],
    externalReferences: [{ type: 'website', url: origin }],
  };
}
