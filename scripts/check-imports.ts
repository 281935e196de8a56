// Holds every file to the import rule of .dependency-cruiser.cjs: `npx tsx scripts/check-imports.ts`.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import rules from '../.dependency-cruiser.cjs';

const FOLDERS = ['core', 'electron', 'renderer', 'trainer', 'plugins', 'cli', 'test', 'bench', 'scripts'];

export interface ImportCheck {
  /** Files of ours that were read, by top-level folder. */
  readonly filesByFolder: ReadonlyMap<string, number>;
  /** One line for each broken rule. */
  readonly violations: readonly string[];
}

/**
 * @param root the folder that holds `core/`, `trainer/` and so on; those that are absent are left out
 * @throws Error when a folder is there and not one file of it was understood: a compiler that the checker does not know
 * makes it silently see nothing
 */
export async function checkImports(root: string): Promise<ImportCheck> {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(folders, {
    ...rules.options,
    ruleSet: rules,
    validate: true,
    baseDir: root,
  });
  if (typeof output === 'string') throw new Error('the import checker gave no result');
  const filesByFolder = countFiles(output, folders);
  for (const [folder, count] of filesByFolder) {
    if (count === 0) throw new Error(`the import checker saw no file in ${folder}/: nothing was checked`);
  }
  if (folders.length === 0) throw new Error(`there is nothing to check in ${root}`);
  return { filesByFolder, violations: output.summary.violations.map(describe) };
}

function countFiles(result: ICruiseResult, folders: readonly string[]): Map<string, number> {
  const sources = result.modules.map((module) => module.source);
  return new Map(
    folders.map((folder) => [folder, sources.filter((source) => source.startsWith(`${folder}/`)).length]),
  );
}

function describe(violation: ICruiseResult['summary']['violations'][number]): string {
  const cycle = violation.cycle?.map(({ name }) => name) ?? [];
  const path = [violation.from, ...(cycle.length > 0 ? cycle : [violation.to])].join(' -> ');
  const rule = rules.forbidden.find(({ name }) => name === violation.rule.name);
  return `${violation.rule.name}: ${path}\n    ${rule?.comment ?? ''}`;
}

async function main(): Promise<void> {
  const { filesByFolder, violations } = await checkImports(resolve(import.meta.dirname, '..'));
  const files = [...filesByFolder.values()].reduce((sum, count) => sum + count, 0);
  for (const violation of violations) console.error(violation);
  console.log(`${files} files checked, ${violations.length} imports break the rule`);
  if (violations.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
