// Apart from people.ts, which the window reads: it has no use for the validation library.
import { z } from 'zod';
import type { PeopleService } from './people.ts';
import type { Declarations } from './service.ts';

const path = z.string().min(1).max(4096);
const name = z.string().min(1).max(100);
/** More laptops than that are merged in several goes. */
const paths = z.array(path).min(1).max(100);
const MAXIMUM_DOCUMENTS = 200_000;

export const peopleMethods: Declarations<PeopleService> = {
  previewMerge: { access: 'read', args: z.tuple([paths]) },
  mergeProjects: { access: 'write', args: z.tuple([paths]) },
  cancelMerge: { access: 'write', args: z.tuple([]) },
  disputes: { access: 'read', args: z.tuple([]) },
  assignments: { access: 'read', args: z.tuple([]) },
  assign: {
    access: 'write',
    args: z.tuple([
      z
        .array(z.strictObject({ documentId: z.string().min(1).max(200), annotators: z.array(name).max(100) }))
        .max(MAXIMUM_DOCUMENTS),
    ]),
  },
  handOver: { access: 'write', args: z.tuple([name, path, z.boolean(), z.boolean()]) },
  setScope: { access: 'write', args: z.tuple([z.enum(['mine', 'everyone'])]) },
};
