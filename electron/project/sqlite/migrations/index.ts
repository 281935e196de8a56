import { corpus } from './0001-corpus.ts';
import { annotations } from './0002-annotations.ts';
import { history } from './0003-history.ts';
import { models } from './0004-models.ts';
import { learned } from './0005-learned.ts';
import { learnedInEpochs } from './0006-learned-in-epochs.ts';
import { people } from './0007-people.ts';
import { skipped } from './0008-skipped.ts';
import { modelChanges } from './0009-model-changes.ts';
import { audit } from './0010-audit.ts';

/** In order; the number of a migration is its place in this list, from 1. Never change one that has been released: add the next. */
export const MIGRATIONS: readonly { readonly name: string; readonly sql: string }[] = [
  { name: 'corpus', sql: corpus },
  { name: 'annotations', sql: annotations },
  { name: 'history', sql: history },
  { name: 'models', sql: models },
  { name: 'learned', sql: learned },
  { name: 'learned in epochs', sql: learnedInEpochs },
  { name: 'people', sql: people },
  { name: 'skipped', sql: skipped },
  { name: 'model changes', sql: modelChanges },
  { name: 'audit', sql: audit },
];
