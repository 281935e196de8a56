import type { Command } from 'commander';
import type { SourceReport } from '../../core/contract/people.ts';
import { mergeFiles } from '../../electron/project/people/merging.ts';
import type { RunCommand } from '../command-line.ts';
import { keyForProject } from '../passphrase.ts';
import { withProject } from '../project-file.ts';

export function addMerge(program: Command, run: RunCommand): void {
  program
    .command('merge')
    .description(
      'Merge what others have annotated into a project: documents are known by their text, every version is kept, and only the first project is written.',
    )
    .argument('<project>', 'project file, *.cman, that takes everything in')
    .argument('<other...>', 'project files of the same corpus, or of another; they are only read')
    .option('--preview', 'say what it would do, and do nothing')
    .option('--json', 'print one JSON object')
    .action((project: string, others: string[], options: { preview?: boolean; json?: boolean }) =>
      run(options, async (session) => {
        const report = await withProject(project, (store) =>
          mergeFiles(store, others, {
            preview: options.preview ?? false,
            keyOf: keyForProject,
            signal: session.signal,
            onProgress: ({ path, done, total }) =>
              session.progress.update(`merging ${path}`, `${done} of ${total} sentences`),
          }),
        );
        return {
          json: { project, preview: options.preview ?? false, ...report },
          lines: [
            ...report.sources.flatMap(linesOf),
            report.changed
              ? options.preview
                ? 'Nothing has been written: this was a preview.'
                : `${project} has it all; one undo takes it back.`
              : 'All of it was here already: nothing to do.',
          ],
        };
      }),
    );
}

function linesOf({ path, annotators, documents, sentences, versions, schema }: SourceReport): string[] {
  return [
    `${path}: work of ${annotators.length === 0 ? 'nobody yet' : annotators.join(', ')}`,
    `  documents  ${documents.added} new, ${documents.common} common, ${documents.onlyHere} here only`,
    ...(documents.cutOtherwise > 0
      ? [
          `  ${documents.cutOtherwise} of the new ones have a text that is here, cut into other sentences or words`,
        ]
      : []),
    `  sentences  ${sentences.added} new, ${sentences.common} common: ${sentences.takenOver} taken over,` +
      ` ${sentences.agreeing} done alike, ${sentences.differing} to decide, ${sentences.unfinished} begun there`,
    `  versions   ${versions} kept`,
    ...added('entity types', schema.addedEntityTypes),
    ...added('relation types', schema.addedRelationTypes),
    ...added('pairs', schema.addedPairs),
    ...schema.problems.map((problem) => `  schema: ${problem}`),
  ];
}

const added = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`  new ${what}: ${names.join(', ')}`];
