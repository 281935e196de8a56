// What the window asks of the audit log, answered from memory: some days of two people, and a preview of an export without names.
import {
  type AuditFilter,
  type AuditPage,
  type AuditRecord,
  type AuditVerification,
} from '../../../core/contract/audit.ts';
import type { AuditService } from '../../../core/contract/audit-service.ts';
import type { DeidentifyOptions, DeidentifyPreview } from '../../../core/contract/deidentify.ts';
import type { ExportReport } from '../../../core/contract/project.ts';
import type { Server } from '../../../core/contract/service.ts';

const HOUR_MS = 60 * 60 * 1000;
const BEGIN = Date.UTC(2026, 10, 2, 8);

const DEEDS: readonly Pick<AuditRecord, 'kind' | 'details'>[] = [
  { kind: 'project-opened', details: { program: 'window', user: 'ada' } },
  { kind: 'edit', details: { label: 'accept suggestion', mentions: 1, acceptedSuggestions: 1 } },
  { kind: 'edit', details: { label: 'complete sentence' } },
  { kind: 'undo', details: { label: 'complete sentence', transaction: 12 } },
  {
    kind: 'import',
    details: { label: 'import', documents: 12, sentences: 148, formats: ['text'], files: ['letters.txt'] },
  },
  { kind: 'training-begun', details: { sentences: 210 } },
  { kind: 'training-ended', details: { model: 3, trainedOn: 210, seconds: 41 } },
  {
    kind: 'export',
    details: { format: 'spert-json', sentences: 500, deidentified: ['Peop'], file: 'export.json' },
  },
  { kind: 'project-closed', details: {} },
];

export class MemoryAudit implements Server<AuditService> {
  readonly #records: readonly AuditRecord[] = Array.from({ length: 320 }, (_, index): AuditRecord => {
    const deed = DEEDS[index % DEEDS.length]!;
    return {
      seq: index + 1,
      at: BEGIN + index * HOUR_MS,
      who: index % 5 === 0 ? 'Grace' : 'Ada',
      ...deed,
      transaction: deed.kind === 'edit' || deed.kind === 'undo' ? index : null,
      sentenceId: deed.kind === 'edit' ? `d1s${index % 7}` : null,
      hash: index.toString(16).padStart(64, '0'),
    };
  }).reverse();

  async auditRecords(filter: AuditFilter, offset: number, limit: number): Promise<AuditPage> {
    const found = this.#records.filter(
      ({ who, kind, at }) =>
        (filter.who ?? who) === who &&
        (filter.kind ?? kind) === kind &&
        at >= (filter.since ?? at) &&
        at < (filter.until ?? at + 1),
    );
    return { total: found.length, records: found.slice(offset, offset + limit) };
  }

  async auditChoices() {
    return { people: ['Ada', 'Grace'], kinds: [...new Set(DEEDS.map(({ kind }) => kind))].sort() };
  }

  async verifyAudit(): Promise<AuditVerification> {
    const [newest] = this.#records;
    return {
      records: this.#records.length,
      transactions: 106,
      earlierTransactions: 0,
      head: newest ? { seq: newest.seq, hash: newest.hash } : null,
      begunAt: BEGIN,
      datedBack: 0,
      fault: null,
    };
  }

  async exportAudit(): Promise<number> {
    return this.#records.length;
  }

  async exportFile(
    path: string,
    _format: string,
    include: 'accepted' | 'all',
    deidentify: DeidentifyOptions | null,
  ): Promise<ExportReport> {
    const preview = deidentify && (await this.previewDeidentified(include, deidentify));
    return {
      path,
      sentences: 500,
      pendingSentences: 412,
      mentions: 151,
      relations: 66,
      omissions: [{ reason: 'overlapping mentions: BIO tags hold one per token', mentions: 3, relations: 2 }],
      deidentified: preview && { report: preview.report, reportPath: `${path}.report.txt` },
    };
  }

  async previewDeidentified(
    _include: 'accepted' | 'all',
    { types, method, scope, unmarked, numberDocuments }: DeidentifyOptions,
  ): Promise<DeidentifyPreview> {
    return {
      report: {
        method,
        scope,
        unmarkedChoice: unmarked,
        documents: 12,
        sentences: 500,
        pendingSentences: 412,
        types: types.map((type) => ({
          type,
          surrogates: null,
          mentions: 61,
          distinctStrings: 44,
          withoutSurrogate: 0,
        })),
        unmarked: {
          found: { suggested: 3, whole: 9, part: 4, 'small-letters': 2, number: 0 },
          replaced: 16,
          places: [],
        },
        tellingNames: numberDocuments ? 0 : 1,
        merged: { mentions: 0, relations: 0 },
      },
      samples: [
        {
          documentName: 'letters',
          before: 'Anna Weber was admitted on 12 March 2020; Weber’s mother came with her.',
          after: '[PEOP_1] was admitted on 12 March 2020; [PEOP_1]’s mother came with her.',
        },
        { documentName: 'letters', before: 'Seen by Dr. Otto Lang.', after: 'Seen by [PEOP_2].' },
      ],
    };
  }
}
