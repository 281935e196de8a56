// What the window asks of the audit log (core/contract/audit-service.ts), for the project service to pass on.
import type { AuditService } from '../../../core/contract/audit-service.ts';
import type { Server } from '../../../core/contract/service.ts';
import { readDeidentified } from '../deidentified.ts';
import { recorded } from '../exchange.ts';
import type { ProjectStore } from '../store.ts';
import { auditCsv } from './csv.ts';
import { readAuditChoices, readAuditPage } from './read.ts';
import { verifyAudit } from './verify.ts';

type Asked<Method extends keyof AuditService> = Server<AuditService>[Method];

export class AuditServer implements Server<AuditService> {
  readonly #store: () => ProjectStore;

  constructor(store: () => ProjectStore) {
    this.#store = store;
  }

  readonly auditRecords: Asked<'auditRecords'> = async (filter, offset, limit) =>
    this.#store().database.transaction((session) => readAuditPage(session, filter, offset, limit));

  readonly auditChoices: Asked<'auditChoices'> = async () => readAuditChoices(this.#store().database);

  readonly verifyAudit: Asked<'verifyAudit'> = async () => verifyAudit(this.#store().database);

  readonly exportAudit: Asked<'exportAudit'> = async (path, filter, withFileNames) => {
    const store = this.#store();
    const { bytes, records } = await store.database.transaction((session) =>
      auditCsv(session, { filter, withFileNames, withByteOrderMark: true }),
    );
    await recorded(store, path, bytes, { format: 'audit-csv', records });
    return records;
  };

  readonly previewDeidentified: Asked<'previewDeidentified'> = async (include, deidentify) => {
    const { report, samples } = await readDeidentified(this.#store(), include, { ...deidentify, seed: null });
    return { report, samples };
  };
}
