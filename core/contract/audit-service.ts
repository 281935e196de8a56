// What the window asks of the audit log, and of an export without names before it is made.
import { z } from 'zod';
import type { AuditChoices, AuditFilter, AuditPage, AuditVerification } from './audit.ts';
import type { DeidentifyOptions, DeidentifyPreview } from './deidentify.ts';
import { deidentifySchema } from './deidentify-shape.ts';
import type { Declarations } from './service.ts';

export interface AuditService {
  /** Records that a filter lets through, the newest first. */
  auditRecords(filter: AuditFilter, offset: number, limit: number): AuditPage;
  auditChoices(): AuditChoices;
  /** Checks the whole chain: seconds for a hundred thousand records. */
  verifyAudit(): AuditVerification;
  /** Writes the records as CSV, the oldest first. @returns how many */
  exportAudit(path: string, filter: AuditFilter, withFileNames: boolean): number;
  /** What an export would replace, with some sentences before and after; no file is written. */
  previewDeidentified(include: 'accepted' | 'all', deidentify: DeidentifyOptions): DeidentifyPreview;
}

const filter = z.strictObject({
  who: z.string().max(500).nullable(),
  kind: z.string().max(100).nullable(),
  since: z.number().nullable(),
  until: z.number().nullable(),
});

export const auditMethods: Declarations<AuditService> = {
  auditRecords: {
    access: 'read',
    args: z.tuple([filter, z.number().int().nonnegative(), z.number().int().min(1).max(1000)]),
  },
  auditChoices: { access: 'read', args: z.tuple([]) },
  verifyAudit: { access: 'read', args: z.tuple([]) },
  exportAudit: { access: 'write', args: z.tuple([z.string().min(1).max(4096), filter, z.boolean()]) },
  previewDeidentified: { access: 'read', args: z.tuple([z.enum(['accepted', 'all']), deidentifySchema]) },
};
