import type { FormatSummary } from '../../../core/contract/project.ts';

export const MADE_UP_FORMATS: readonly FormatSummary[] = [
  {
    id: 'conll04',
    name: 'CoNLL04, nine columns',
    description: 'The corpus as Roth and Yih published it',
    extensions: ['.corp'],
    annotated: true,
  },
  {
    id: 'spert-json',
    name: 'SpERT JSON',
    description: 'One JSON list of sentences',
    extensions: ['.json'],
    annotated: true,
  },
  {
    id: 'text',
    name: 'Plain text',
    description: 'Text to annotate',
    extensions: ['.txt'],
    annotated: false,
  },
];
