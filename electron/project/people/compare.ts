// Sentences that several people have worked on: where they differ, and how far they agree.
import type { DisputedSentence, DisputesView, SentenceVersion } from '../../../core/contract/people.ts';
import { currentVersions, disputeOf } from '../../../core/people/disputes.ts';
import { agreementOfPairs, type VersionedSentence } from '../../../core/people/pair-agreement.ts';
import { parseAnnotations } from '../../../core/people/parse-version.ts';
import { annotationsText, type Version } from '../../../core/people/version.ts';
import { readSentences } from '../sentences.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { textOf } from '../sqlite/row.ts';
import { originsOf } from './merge.ts';
import { readKeptVersions, recordOf, sentencesWithVersions } from './versions.ts';

/** Sentences read at once. */
const PAGE = 512;

/** Of each state: more than anybody decides at one sitting, and no more than the window can hold. */
const MAXIMUM_LISTED = 2000;

const ORDER = { open: 0, unfinished: 1, decided: 2, agreed: 3 } as const;

export async function readDisputes(session: SqlSession): Promise<DisputesView> {
  const seqs = await sentencesWithVersions(session);
  const origins = await originsOf(session);
  const names = new Map<string, string>();
  const versioned: VersionedSentence[] = [];
  const disputes: DisputedSentence[] = [];
  const counts = { open: 0, unfinished: 0, decided: 0 };
  let compared = 0;
  let agreed = 0;
  for (let start = 0; start < seqs.length; start += PAGE) {
    const page = seqs.slice(start, start + PAGE);
    const kept = await readKeptVersions(session, page);
    for (const stored of await readSentences(session, page)) {
      const { sentence, text } = stored;
      const record = recordOf(stored, kept.get(stored.seq) ?? [], origins);
      const versions = currentVersions(record);
      const { begin } = sentence;
      const people = versions.filter(({ kind, status }) => kind === 'annotator' && status === 'complete');
      if (people.length > 1) {
        compared++;
        const tokens = sentence.tokens.map((token) => ({
          begin: token.begin - begin,
          end: token.end - begin,
        }));
        versioned.push({ id: sentence.id, text, tokens, versions });
      }
      const dispute = disputeOf(record);
      if (dispute.state === 'agreed') {
        if (people.length > 1) agreed++;
        continue;
      }
      // Decided without a difference: a curator has looked at it all the same.
      if (dispute.state === 'decided' && dispute.differences.length === 0) {
        if (people.length > 1) agreed++;
        continue;
      }
      if (++counts[dispute.state] > MAXIMUM_LISTED) continue;
      disputes.push({
        sentenceId: sentence.id,
        documentName: await documentName(session, sentence.documentId, names),
        text,
        begin,
        tokens: sentence.tokens,
        state: dispute.state,
        decidedBy: record.decision?.who ?? null,
        differences: dispute.differences,
        versions: versions.map(versionView),
        held: parseAnnotations(annotationsText(stored)),
      });
    }
  }
  disputes.sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  return { compared, agreed, counts, disputes, agreement: agreementOfPairs(versioned) };
}

const versionView = ({ kind, annotator, recordedAt, status, annotations }: Version): SentenceVersion => ({
  kind,
  annotator,
  recordedAt,
  status,
  annotations: parseAnnotations(annotations),
});

async function documentName(session: SqlSession, id: string, names: Map<string, string>): Promise<string> {
  const known = names.get(id);
  if (known !== undefined) return known;
  const row = await session.get('SELECT name FROM documents WHERE id = ?', [id]);
  const name = row === null ? '' : textOf(row, 'name');
  names.set(id, name);
  return name;
}

export async function hasVersions(session: SqlSession): Promise<boolean> {
  return (await session.get('SELECT 1 AS found FROM versions WHERE shelved = 0 LIMIT 1')) !== null;
}
