import { InvalidArgumentError, type Command } from 'commander';
import {
  EVERYTHING,
  type AuditDetails,
  type AuditHead,
  type AuditRecord,
  type AuditVerification,
} from '../../core/contract/audit.ts';
import { auditCsv, withoutFileNames } from '../../electron/project/audit/csv.ts';
import { auditHead } from '../../electron/project/audit/record.ts';
import { readAuditPage } from '../../electron/project/audit/read.ts';
import { verifyAudit } from '../../electron/project/audit/verify.ts';
import { recorded } from '../../electron/project/exchange.ts';
import type { RunCommand } from '../command-line.ts';
import { withProject } from '../project-file.ts';

interface Json {
  readonly json?: boolean;
}

/** Reading the log is not recorded in it: what a head said a moment ago would no longer be its end. */
const UNRECORDED = { audited: false };

export function addAudit(program: Command, run: RunCommand): void {
  const audit = program
    .command('audit')
    .description(
      'Read and check the log of who did what when (docs/adr/0026-audit-and-deidentification.md).',
    );
  addVerify(audit, run);
  addHead(audit, run);
  addList(audit, run);
  addExportLog(audit, run);
}

function addVerify(audit: Command, run: RunCommand): void {
  audit
    .command('verify')
    .description('Check the chain and every transaction; exit code 1 with the first record that is wrong.')
    .argument('<project>', 'project file, *.cman')
    .option('--head <seq:hash>', 'a head that was noted elsewhere', headOption)
    .option('--json', 'print one JSON object')
    .action((project: string, options: Json & { readonly head?: AuditHead }) =>
      run(options, async (session) => {
        const verified = await withProject(
          project,
          ({ database }) =>
            verifyAudit(database, {
              expected: options.head ?? null,
              onProgress: (done, total) =>
                session.progress.update('verifying', `${Math.floor((100 * done) / total)} %`),
            }),
          UNRECORDED,
        );
        return {
          json: { project, valid: verified.fault === null, ...verified },
          lines: verificationLines(project, verified),
          failed: verified.fault !== null,
        };
      }),
    );
}

function addHead(audit: Command, run: RunCommand): void {
  audit
    .command('head')
    .description(
      'Print number and hash of the last record, to be noted elsewhere: verify --head holds the file to it.',
    )
    .argument('<project>', 'project file, *.cman')
    .option('--json', 'print one JSON object')
    .action((project: string, options: Json) =>
      run(options, async () => {
        const head = await withProject(project, ({ database }) => auditHead(database), UNRECORDED);
        return { json: { project, head }, lines: [head ? `${head.seq}:${head.hash}` : 'no record yet'] };
      }),
    );
}

interface ListOptions extends Json {
  readonly since?: number;
  readonly who?: string;
  readonly kind?: string;
  readonly fileNames?: boolean;
}

const filterOf = ({ since, who, kind }: ListOptions) => ({
  ...EVERYTHING,
  since: since ?? null,
  who: who ?? null,
  kind: kind ?? null,
});

const PAGE = 1000;

function addList(audit: Command, run: RunCommand): void {
  filtered(audit.command('list').description('Print the records, the oldest first.')).action(
    (project: string, options: ListOptions) =>
      run(options, async () => {
        const records = await withProject(
          project,
          ({ database }) =>
            database.transaction(async (session) => {
              const pages: (readonly AuditRecord[])[] = [];
              for (let offset = 0; ; offset += PAGE) {
                const page = await readAuditPage(session, filterOf(options), offset, PAGE);
                pages.push(page.records);
                if (offset + PAGE >= page.total) return pages.flat().reverse();
              }
            }),
          UNRECORDED,
        );
        const shown = records.map((record) => ({
          ...record,
          details: options.fileNames ? record.details : withoutFileNames(record.details),
        }));
        return { json: { project, records: shown }, lines: shown.map(lineOf) };
      }),
  );
}

function addExportLog(audit: Command, run: RunCommand): void {
  filtered(
    audit.command('export').description('Write the records as CSV, for a spreadsheet; that is recorded.'),
  )
    .requiredOption('--out <file>', 'file to write, *.csv')
    .option('--no-byte-order-mark', 'leave out the mark by which Excel knows UTF-8')
    .action((project: string, options: ListOptions & { out: string; byteOrderMark: boolean }) =>
      run(options, (session) =>
        withProject(project, async (store) => {
          const { bytes, records } = await store.database.transaction((reading) =>
            auditCsv(reading, {
              filter: filterOf(options),
              withFileNames: options.fileNames ?? false,
              withByteOrderMark: options.byteOrderMark,
            }),
          );
          await recorded(store, options.out, bytes, { format: 'audit-csv', records }, session.signal);
          return { json: { path: options.out, records }, lines: [`${options.out}: ${records} records`] };
        }),
      ),
    );
}

const filtered = (command: Command): Command =>
  command
    .argument('<project>', 'project file, *.cman')
    .option('--since <date>', 'from this day or moment on: 2026-11-23, 2026-11-23T15:00:00Z', dateOption)
    .option('--who <name>', 'what this person did')
    .option('--kind <word>', 'records of this kind: edit, export, ...')
    .option('--file-names', 'with the names of imported and exported files, which may be names of patients')
    .option('--json', 'print one JSON object');

function verificationLines(
  project: string,
  { records, transactions, earlierTransactions, head, begunAt, datedBack, fault }: AuditVerification,
): string[] {
  if (fault) {
    return [
      `${project}: the log has been tampered with, or is damaged`,
      fault.says,
      `${records} records before that are as they were written.`,
    ];
  }
  return [
    `${project}: ${records} records and ${transactions} transactions are as they were written`,
    ...(earlierTransactions > 0
      ? [`${earlierTransactions} earlier transactions are as they were when the log began`]
      : []),
    ...(begunAt === null ? [] : [`since ${new Date(begunAt).toISOString()}`]),
    ...(datedBack > 0
      ? [`${datedBack} records are dated before the one before them: a clock was set back`]
      : []),
    ...(head ? [`head ${head.seq}:${head.hash}`] : []),
  ];
}

function lineOf({ seq, at, who, kind, details, sentenceId }: AuditRecord): string {
  const about = sentenceId === null ? '' : ` ${sentenceId}`;
  return `${seq}  ${new Date(at).toISOString()}  ${who}  ${kind}${about}${inWords(details)}`;
}

const inWords = (details: AuditDetails): string =>
  Object.entries(details)
    .map(([name, value]) => `  ${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('');

function headOption(text: string): AuditHead {
  const match = /^(\d+):([0-9a-f]{64})$/iu.exec(text.trim());
  if (!match) throw new InvalidArgumentError('It must be what cman audit head prints: NUMBER:HASH.');
  return { seq: Number(match[1]), hash: (match[2] ?? '').toLowerCase() };
}

function dateOption(text: string): number {
  const value = Date.parse(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError('It must be a date: 2026-11-23.');
  return value;
}
