import { describe, expect, it } from 'vitest';
import { allowsRelation } from '../../../core/model/allowed-relations.ts';
import { mergeSchemas } from '../../../core/model/merge-schemas.ts';
import { schemaSchema, type Schema } from '../../../core/model/schema.ts';
import { NEWS_SCHEMA, WIDER_SCHEMA } from '../../support/random-actions.ts';

const schema = (entities: readonly string[], relations: readonly string[] = []): Schema => ({
  name: 'some',
  entityTypes: entities.map((name, index) => ({ name, key: `${index + 1}`, colour: '#0072B2' })),
  relationTypes: relations.map((name) => ({ name, key: 'q', pairs: [] })),
});

const names = ({ entityTypes, relationTypes }: Schema): string[] =>
  [...entityTypes, ...relationTypes].map(({ name }) => name).sort();

describe('two schemas as one', () => {
  it('allow what either allows, whichever comes first, and say what is new', () => {
    const merged = mergeSchemas(NEWS_SCHEMA, WIDER_SCHEMA);
    expect(merged).toMatchObject({
      addedEntityTypes: ['Other'],
      addedRelationTypes: [],
      addedPairs: ['Near: Other to Loc'],
      problems: [],
    });
    expect(names(merged.schema)).toEqual(names(mergeSchemas(WIDER_SCHEMA, NEWS_SCHEMA).schema));
    expect(allowsRelation(merged.schema, 'Near', 'Other', 'Loc')).toBe(true);
    expect(allowsRelation(merged.schema, 'Live_In', 'Peop', 'Loc')).toBe(true);
    expect(schemaSchema.safeParse(merged.schema).success).toBe(true);
    expect(mergeSchemas(merged.schema, WIDER_SCHEMA).schema).toEqual(merged.schema);
  });

  it('say which names clash or look alike, and leave no key to two types', () => {
    const { problems, schema: merged } = mergeSchemas(
      schema(['Peop', 'Treats'], ['Near']),
      schema(['PEOP', 'Drug'], ['Treats']),
    );
    expect(problems).toEqual([
      expect.stringContaining('Treats is an entity type in one project'),
      expect.stringContaining('PEOP looks like Peop'),
    ]);
    const keys = merged.entityTypes.map(({ key }) => key).filter((key) => key !== '');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keep the guidelines that are here, and say that there are others', () => {
    const guided = (guideline: string): Schema => ({
      ...schema([]),
      entityTypes: [{ name: 'Peop', key: '1', colour: '#0072B2', guideline }],
    });
    const { problems, schema: merged } = mergeSchemas(guided('with titles'), guided('without titles'));
    expect(merged.entityTypes[0]?.guideline).toBe('with titles');
    expect(problems).toEqual([expect.stringContaining('other guidelines')]);
  });
});
