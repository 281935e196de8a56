// A small file cannot ask for hours, gigabytes or a thousand types; a name that is none is read as one.
import { describe, expect, it } from 'vitest';
import { usedTypes } from '../../core/corpus/used-types.ts';
import { EMPTY_SCHEMA, extendSchema, schemaSchema } from '../../core/model/schema.ts';
import { fileOf, read, refusal } from './reading.ts';

describe('limits of importers', () => {
  it('a text of a line for each word is refused once it is too many', () => {
    expect(refusal('text', fileOf('o\n'.repeat(250_001))).message).toContain('more than 250000 sentences');
    expect(refusal('spert-json', fileOf(`[${'0,'.repeat(4_000_001)}0]`)).message).toContain('values');
  });

  it('a text of millions of brackets is refused before they fill the memory', () => {
    expect(refusal('text', fileOf('[]'.repeat(750_001))).message).toContain('more than 1500000 words');
  });

  it('lines of one sentence that fit nowhere together are parted, however many they are', () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, index) =>
        `1|fever of x|fever|${index * 100}|${index * 100 + 5}|x|${index * 100 + 9}|${index * 100 + 10}`,
    );
    const [document] = read('ade-rel', fileOf(lines.join('\n'))).documents;
    expect(document?.sentences).toHaveLength(20_000);
  });

  it('a letter that a long line repeats is looked for a thousand times', () => {
    const line = `1|${'a'.repeat(90_000)}|a|500|501|a|7|8`;
    expect(read('ade-rel', fileOf(line)).documents).toHaveLength(1);
  });

  it('a line of millions of marks is no sentence', () => {
    const line = `1|${'\\'.repeat(100_001)}|x|0|1|x|0|1`;
    expect(refusal('ade-rel', fileOf(line)).message).toContain('1: a sentence of 100001 characters');
  });

  it('more types than anybody could choose among are no schema', () => {
    const elements = Array.from({ length: 1001 }, (_, index) => ({
      tokens: ['x'],
      entities: [{ type: `T${index}`, start: 0, end: 1 }],
    }));
    const { documents } = read('spert-json', fileOf(JSON.stringify(elements)));
    const parsed = schemaSchema.safeParse(extendSchema(EMPTY_SCHEMA, usedTypes(documents)));
    expect(parsed.error?.issues[0]?.message).toContain('more than 1000 types');
  });

  it('a document’s name is one readable line', () => {
    const names = ['\u202egnp.exe', 'a\u001b[2J', 'n'.repeat(5000), ' '];
    const elements = names.map((name) => ({ tokens: ['x'], orig_id: name }));
    const { documents, warnings } = read('spert-json', fileOf(JSON.stringify(elements)));
    expect(documents.map(({ name }) => name)).toEqual([
      '\\u202egnp.exe',
      'a\\u001b[2J',
      'n'.repeat(300),
      '4',
    ]);
    expect(warnings).toHaveLength(3);
    // The first column of a row may be empty.
    const [unnamed] = read('conll04', fileOf('\tO\t0\tO\tN\tx\tO\tO\tO\n')).documents;
    expect(unnamed?.name).toBe('1');
  });
});
