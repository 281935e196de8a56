// Apart from deidentify.ts, which the window reads: it has no use for the validation library.
import { z } from 'zod';
import {
  REPLACEMENTS,
  SCOPES,
  SURROGATE_KINDS,
  UNMARKED_CHOICES,
  type DeidentifyOptions,
} from './deidentify.ts';

export const deidentifySchema: z.ZodType<DeidentifyOptions> = z.strictObject({
  types: z.array(z.string().min(1).max(200)).min(1).max(1000),
  method: z.enum(REPLACEMENTS),
  scope: z.enum(SCOPES),
  unmarked: z.enum(UNMARKED_CHOICES),
  numberDocuments: z.boolean(),
  kinds: z.record(z.string().max(200), z.enum(SURROGATE_KINDS)),
});
