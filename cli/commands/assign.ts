import { InvalidArgumentError, type Command } from 'commander';
import { dealDocuments } from '../../core/people/assignment.ts';
import { readAssignments, writeAssignments } from '../../electron/project/people/assignments.ts';
import type { RunCommand } from '../command-line.ts';
import { withProject } from '../project-file.ts';
import { usageError } from '../session.ts';

interface AssignOptions {
  readonly to?: string[];
  readonly overlap: number;
  readonly document?: string[];
  readonly unassigned?: boolean;
  readonly json?: boolean;
}

export function addAssign(program: Command, run: RunCommand): void {
  program
    .command('assign')
    .description('Say who is to annotate which document; without --to, show it.')
    .argument('<project>', 'project file, *.cman')
    .option(
      '--to <name...>',
      'annotators: documents are dealt out evenly; none (--to "") takes assignments away',
    )
    .option('--overlap <share>', 'share of the documents that two annotate, to measure agreement', overlap, 0)
    .option('--document <name...>', 'these documents only, by name: all of them to all of --to')
    .option('--unassigned', 'only documents that nobody has yet')
    .option('--json', 'print one JSON object')
    .action((project: string, options: AssignOptions) =>
      run(options, () =>
        withProject(project, async (store) => {
          if (options.to)
            await assign(
              store,
              options.to.filter((name) => name.trim() !== ''),
              options,
            );
          else if (options.document || options.overlap > 0) throw usageError('--to says who is to annotate');
          const { documents } = await readAssignments(store.database);
          return {
            json: { documents },
            lines: documents.map(
              ({ name, sentences, complete, annotators }) =>
                `${name}: ${annotators.length === 0 ? 'nobody' : annotators.join(', ')} (${complete} of ${sentences} sentences done)`,
            ),
          };
        }),
      ),
    );
}

async function assign(
  store: Parameters<Parameters<typeof withProject>[1]>[0],
  names: readonly string[],
  { overlap: share, document, unassigned }: AssignOptions,
): Promise<void> {
  await store.database.transaction(async (session) => {
    const { documents } = await readAssignments(session);
    for (const name of document ?? []) {
      if (!documents.some((one) => one.name === name)) throw usageError(`there is no document ${name}`);
    }
    const chosen = documents.filter(
      ({ name, annotators }) =>
        (!document || document.includes(name)) && (!unassigned || annotators.length === 0),
    );
    const dealt = dealDocuments(
      chosen.map(({ documentId, sentences }) => ({ id: documentId, sentences })),
      names,
      share,
    );
    await writeAssignments(
      session,
      chosen.map(({ documentId }) => ({
        documentId,
        annotators: document ? names : (dealt.get(documentId) ?? []),
      })),
      store.editContext(),
    );
  });
}

function overlap(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be between 0 and 1.');
  return value;
}
