// The types of a project as a file, for sites that annotate by the same schema.
import { InvalidArgumentError, type Command } from 'commander';
import { impactOf, type SchemaImpact } from '../../core/model/schema-impact.ts';
import type { TypeMove } from '../../core/model/schema-moves.ts';
import { loadSchema, saveSchema } from '../../electron/project/schema-files.ts';
import type { RunCommand } from '../command-line.ts';
import { withNewOrOldProject, withProject } from '../project-file.ts';

interface ImportOptions {
  readonly entity: readonly TypeMove[];
  readonly relation: readonly TypeMove[];
  readonly dropUnfit?: boolean;
  readonly json?: boolean;
}

export function addSchema(program: Command, run: RunCommand): void {
  const schema = program.command('schema').description('Share the types of a project as a file.');
  schema
    .command('export')
    .description('Write the types of a project to a file.')
    .argument('<project>', 'project file, *.cman')
    .requiredOption('--out <file>', 'file to write, JSON')
    .option('--json', 'print one JSON object')
    .action((project: string, options: { readonly out: string; readonly json?: boolean }) =>
      run(options, async () => {
        const types = await withProject(project, (store) => store.schema());
        await saveSchema(options.out, types);
        const size = { entityTypes: types.entityTypes.length, relationTypes: types.relationTypes.length };
        return {
          json: { path: options.out, ...size },
          lines: [`${options.out}: ${size.entityTypes} entity types, ${size.relationTypes} relation types`],
        };
      }),
    );
  schema
    .command('import')
    .description(
      'Give a project the types of a file. Types that are in use and not in the file are a reason to refuse, unless it is said what becomes of their annotations.',
    )
    .argument('<project>', 'project file, *.cman; made where there is none')
    .argument('<file>', 'JSON, as export writes it')
    .option(
      '--entity <old=new>',
      'mentions of type old become new; nothing behind the sign deletes them',
      move,
      [],
    )
    .option(
      '--relation <old=new>',
      'relations of type old become new; nothing behind the sign deletes them',
      move,
      [],
    )
    .option('--drop-unfit', 'delete relations that the file no longer allows')
    .option('--json', 'print one JSON object')
    .action((project: string, file: string, options: ImportOptions) =>
      run(options, async () => {
        const types = await loadSchema(file);
        const impact = await withNewOrOldProject(project, async (store) => {
          const moves = { entityTypes: [...options.entity], relationTypes: [...options.relation] };
          const current = await store.schema();
          // Before anything is changed: that is what it counts.
          const said = impactOf(current, types, moves, await store.schemaUse());
          await store.execute({
            kind: 'set-schema',
            schema: types,
            moves,
            dropUnfit: options.dropUnfit ?? false,
          });
          return said;
        });
        return {
          json: { project, ...impact },
          lines: [`${project}: the types of ${file}`, ...linesOf(impact)],
        };
      }),
    );
}

/** `Peop=Person` */
function move(text: string, before: readonly TypeMove[]): TypeMove[] {
  const [from = '', to, ...more] = text.split('=');
  if (from === '' || to === undefined || more.length > 0) {
    throw new InvalidArgumentError('It must be OLD=NEW, or OLD= to delete.');
  }
  return [...before, { from, to: to === '' ? null : to }];
}

const linesOf = ({ types, lost }: SchemaImpact): string[] => [
  ...types.map(({ list, type, to, accepted, suggested, sentences }) => {
    const what = list === 'entityTypes' ? 'mentions' : 'relations';
    const fate = to === null ? 'deleted' : `now ${to}`;
    return `  ${type}: ${accepted} ${what} and ${suggested} suggestions in ${sentences} sentences ${fate}`;
  }),
  ...lost.map(
    ({ type, head, tail, accepted }) => `  ${type} from ${head} to ${tail}: ${accepted} relations deleted`,
  ),
];
