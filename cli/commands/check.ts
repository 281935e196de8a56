import type { Command } from 'commander';
import type { CheckView, Finding } from '../../core/contract/consistency.ts';
import type { ConsistencyCheck } from '../../electron/project/consistency/check.ts';
import { AppError } from '../../core/errors.ts';
import { Watch } from '../../electron/project/safety/watch.ts';
import type { ProjectStore } from '../../electron/project/store.ts';
import type { RunCommand } from '../command-line.ts';
import { withProject } from '../project-file.ts';

type Checked = Extract<CheckView, { kind: 'checked' }>;

/** Between two words on how far it is. */
const SLICE_MS = 500;
/** Lines of a list that a person reads; `--json` has all that was kept. */
const SHOWN = 20;

export function addCheck(program: Command, run: RunCommand): void {
  program
    .command('check')
    .description(
      'Check the project file from end to end, then find annotations that contradict the schema or each other. A damaged file is a failure; findings are none.',
    )
    .argument('<project>', 'project file, *.cman')
    .option('--json', 'print one JSON object')
    .action((project: string, options: { readonly json?: boolean }) =>
      run(options, async (session) => {
        const checked = await withProject(
          project,
          async (store) => {
            session.progress.update('checking the file', '');
            await expectSound(store);
            return checkAll(store.consistencyCheck(), (share) =>
              session.progress.update('checking', `${Math.floor(100 * share)} %`),
            );
          },
          // A file that may be damaged is looked at, and nothing else.
          { quickly: true, audited: false },
        );
        const { sentences, counts, strings, boundaries, findings } = checked;
        return {
          json: { file: 'sound', sentences, counts, strings, boundaries, findings: findings.map(toJson) },
          lines: linesOf(checked),
        };
      }),
    );
}

/** @throws AppError `damaged-project`, which says what is damaged */
async function expectSound(store: ProjectStore): Promise<void> {
  const found = await new Watch(store.database, () => undefined).check();
  if (found.kind !== 'damaged') return;
  const parts = found.damage.map((damage) =>
    damage.kind === 'table' ? `table ${damage.table}` : `${damage.kind}: ${damage.count}`,
  );
  throw new AppError(
    'damaged-project',
    `${store.path}: this project file is damaged (${parts.join(', ')}): cman recover makes a new one of it`,
    { path: store.path },
  );
}

async function checkAll(check: ConsistencyCheck, tell: (share: number) => void): Promise<Checked> {
  for (;;) {
    const view = await check.goOn(SLICE_MS);
    if (view.kind === 'checked') return view;
    tell(view.total === 0 ? 0 : view.done / view.total);
  }
}

/** Offsets in the document, as everywhere. */
const toJson = ({ kind, says, sentenceId, documentName, text, begin, mentions }: Finding) => ({
  kind,
  says,
  sentence: sentenceId,
  document: documentName,
  begin,
  text,
  mentions: mentions.map(({ begin: from, end, type }) => ({ begin: from, end, type })),
});

function linesOf({ sentences, counts, strings, boundaries, findings }: Checked): string[] {
  const { string, boundary, ...kinds } = counts;
  const others = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  return [
    'The file is sound.',
    `${sentences} sentences: ${string} strings annotated in more than one way, ${boundary} with other borders, ${others} findings`,
    ...section(
      'strings',
      strings.map(({ text, types, unannotated }) => {
        const ways = types.map(({ type, count }) => `${type} ${count}`);
        return `${text}: ${[...ways, ...(unannotated > 0 ? [`not annotated ${unannotated}`] : [])].join(', ')}`;
      }),
      string,
    ),
    ...section(
      'borders',
      boundaries.map(
        ({ longer, shorter, type, asLonger, asShorter }) =>
          `${longer}: ${type} ${asLonger}, only "${shorter}" ${asShorter}`,
      ),
      boundary,
    ),
    ...section(
      'findings',
      findings.map(({ says, documentName, text }) => `${says}\n    ${documentName}: ${text}`),
      others,
    ),
  ];
}

function section(title: string, lines: readonly string[], all: number): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, SHOWN).map((line) => `  ${line}`);
  return [title, ...shown, ...(all > shown.length ? [`  and ${all - shown.length} more`] : [])];
}
