// A schema as a file that sites share: the very JSON that resources/schemas holds, checked line by line.
import { badInput, fail, ok, type Result } from '../errors.ts';
import { parseJson, type JsonNode } from '../text/json.ts';
import { decodeUtf8, LineIndex } from '../text/lines.ts';
import { checkSchema, schemaSchema, type Schema } from './schema.ts';

/** The text of a schema file: two spaces a level, the order of the types as in the schema. */
export const schemaFileText = (schema: Schema): string => `${JSON.stringify(schema, null, 2)}\n`;

/** Fails with `bad-input`: file, line, reason. @param file as the person named it */
export function readSchemaFile(file: string, bytes: Uint8Array): Result<Schema> {
  const refuse = (line: number, reason: string): Result<Schema> => fail(badInput({ file, line, reason }));
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) return refuse(decoded.problem.line, decoded.problem.reason);
  const lines = new LineIndex(decoded.text);
  const json = parseJson(decoded.text);
  if (!json.ok) return refuse(lines.lineAt(json.at), `not JSON: ${json.reason}`);
  const parsed = schemaSchema.safeParse(JSON.parse(decoded.text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path ?? [];
    const where = path.length === 0 ? 'not a schema' : spoken(path);
    return refuse(
      lines.lineAt(nodeAt(json.value, path).at),
      `${where}: ${issue?.message ?? 'not as it must be'}`,
    );
  }
  try {
    checkSchema(parsed.data);
  } catch (error) {
    return refuse(0, error instanceof Error ? error.message : 'it contradicts itself');
  }
  return ok(parsed.data);
}

/** The value that a path leads to, or the nearest around it that is there. */
function nodeAt(root: JsonNode, path: readonly PropertyKey[]): JsonNode {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'object'
        ? node.entries.get(String(step))
        : node.kind === 'array'
          ? node.items[Number(step)]
          : undefined;
    if (!next) return node;
    node = next;
  }
  return node;
}

/** `entityTypes[2].colour` */
const spoken = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text && '.'}${String(step)}`),
    '',
  );
