// The project as a corpus, for a format plugin to write.
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import type { AnnotationStatus } from '../../core/model/annotation.ts';
import { PRESENT_DOCUMENTS } from './people/document-keys.ts';
import { DOCUMENT_COLUMNS, documentFrom } from './records.ts';
import { readDocumentSentences, type StoredSentence } from './sentences.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf } from './sqlite/row.ts';
import type { Task } from './task.ts';

/** `accepted`: what people have accepted. `all`: open suggestions too. */
export type Included = 'accepted' | 'all';

/** Documents per query: many, since some formats make one of each sentence, yet not so many that long ones fill the memory. */
const DOCUMENTS_PER_QUERY = 64;

/** All documents, in the order of their import, with what is `included`; what was rejected never is. @throws AppError `cancelled` */
export async function readCorpus(
  session: SqlSession,
  included: Included,
  task?: Task,
): Promise<CorpusDocument[]> {
  const counted = await session.get('SELECT count(*) AS number FROM documents');
  const total = counted === null ? 0 : numberOf(counted, 'number');
  const documents: CorpusDocument[] = [];
  const statement = `SELECT d.seq, ${DOCUMENT_COLUMNS} FROM documents AS d WHERE d.seq > ? AND d.${PRESENT_DOCUMENTS} ORDER BY d.seq LIMIT ?`;
  for (let last = 0; ;) {
    task?.step({ stage: 'collecting', done: documents.length, total });
    const rows = await session.all(statement, [last, DOCUMENTS_PER_QUERY]);
    if (rows.length === 0) return documents;
    const seqs = rows.map((row) => numberOf(row, 'seq'));
    const sentences = new Map<string, CorpusSentence[]>();
    for (const stored of await readDocumentSentences(session, seqs)) {
      const { documentId } = stored.sentence;
      const list = sentences.get(documentId);
      if (list) list.push(corpusSentence(stored, included));
      else sentences.set(documentId, [corpusSentence(stored, included)]);
    }
    for (const row of rows) {
      const { id, name, text, metadata } = documentFrom(row);
      const hasMetadata = Object.keys(metadata).length > 0;
      documents.push({ name, text, sentences: sentences.get(id) ?? [], ...(hasMetadata && { metadata }) });
    }
    last = seqs.at(-1) ?? last;
  }
}

function corpusSentence(stored: StoredSentence, included: Included): CorpusSentence {
  const { sentence } = stored;
  const wanted = ({ status }: { readonly status: AnnotationStatus }): boolean =>
    status === 'accepted' || (included === 'all' && status === 'suggested');
  const mentions = stored.mentions.filter(wanted);
  const indexOf = new Map<string, number>(mentions.map(({ id }, index) => [id, index]));
  const relations = stored.relations.filter(wanted).flatMap(({ head, tail, type }) => {
    const ends = { head: indexOf.get(head), tail: indexOf.get(tail) };
    return ends.head === undefined || ends.tail === undefined
      ? []
      : [{ head: ends.head, tail: ends.tail, type }];
  });
  return {
    begin: sentence.begin,
    end: sentence.end,
    tokens: sentence.tokens,
    mentions: mentions.map(({ begin, end, type }) => ({ begin, end, type })),
    relations: relations.sort((a, b) => a.head - b.head || a.tail - b.tail || (a.type < b.type ? -1 : 1)),
    annotated: sentence.status === 'complete' || mentions.length > 0,
    ...(Object.keys(sentence.metadata).length > 0 && { metadata: sentence.metadata }),
  };
}
