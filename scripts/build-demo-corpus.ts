// `npx tsx scripts/build-demo-corpus.ts`: checks resources/demo/*.marked.txt against the schema templates and writes the JSON
// that the application and `cman demo` load. Both are committed; test/resources/demo-corpus.test.ts fails when they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatProblem, type InputProblem } from '../core/errors.ts';
import { checkSchema, schemaSchema, type Schema } from '../core/model/schema.ts';
import { buildCorpus, countCorpus, toSpertJson, type SpertSentence } from './demo-corpus/corpus.ts';
import { parseMarkup } from './demo-corpus/markup.ts';

/** The styles of the demo corpus: each has a schema template, a marked source and a generated JSON file of this name. */
export const STYLES = ['news', 'clinical'] as const;
export type Style = (typeof STYLES)[number];

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const markedPath = (style: Style): string => `resources/demo/${style}.marked.txt`;
export const jsonPath = (style: Style): string => fromRoot(`resources/demo/${style}.json`);

/** The schema template of a style. @throws ZodError or AppError `bad-schema` when it is not a schema */
export function readSchema(style: Style): Schema {
  const schema = schemaSchema.parse(
    JSON.parse(readFileSync(fromRoot(`resources/schemas/${style}.json`), 'utf8')),
  );
  checkSchema(schema);
  return schema;
}

export interface BuiltStyle {
  readonly schema: Schema;
  readonly sentences: SpertSentence[];
  readonly json: string;
  /** Empty when all is well; otherwise the rest is not to be used. */
  readonly problems: InputProblem[];
}

/** Builds one style from its marked source; writes nothing. */
export function buildStyle(style: Style): BuiltStyle {
  const schema = readSchema(style);
  const file = markedPath(style);
  const marked = parseMarkup(file, readFileSync(fromRoot(file), 'utf8'));
  const { sentences, problems } = buildCorpus(file, marked.documents, schema);
  return { schema, sentences, json: toSpertJson(sentences), problems: [...marked.problems, ...problems] };
}

function main(): void {
  const built = STYLES.map((style) => ({ style, ...buildStyle(style) }));
  const problems = built.flatMap((result) => result.problems);
  if (problems.length > 0) {
    for (const problem of problems) console.error(formatProblem(problem));
    process.exitCode = 1;
    return;
  }
  for (const { style, schema, sentences, json } of built) {
    writeFileSync(jsonPath(style), json);
    console.log(style, countCorpus(sentences, schema));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
