// What several people ask of a project, of sentences in memory: Ada's work is what the sentences hold, Bo's and Cleo's differ from it here and
// there, always in the same places.
import type {
  Assignment,
  AssignmentsView,
  DisputedSentence,
  DisputesView,
  HandOverReport,
  MergeReport,
  PeopleService,
  PeopleSummary,
  QueueScope,
  SourceReport,
} from '../../../core/contract/people.ts';
import type { Server } from '../../../core/contract/service.ts';
import { AppError } from '../../../core/errors.ts';
import { disputeOf, type KeptVersion } from '../../../core/people/disputes.ts';
import { agreementOfPairs, type VersionedSentence } from '../../../core/people/pair-agreement.ts';
import { parseAnnotations } from '../../../core/people/parse-version.ts';
import { annotationsText, type VersionAnnotations } from '../../../core/people/version.ts';
import type { HarnessSentence } from './corpus.ts';

export class MemoryPeople implements Server<PeopleService> {
  readonly #sentences: () => readonly HarnessSentence[];
  #scope: QueueScope = 'mine';
  #assigned = new Map<string, readonly string[]>();

  constructor(sentences: () => readonly HarnessSentence[]) {
    this.#sentences = sentences;
  }

  summary(annotator: string): PeopleSummary {
    const mine = [...this.#assigned.values()].filter((names) => names.includes(annotator)).length;
    return {
      assignedToMe: mine,
      assigned: this.#assigned.size,
      scope: mine > 0 ? this.#scope : 'everyone',
      hasVersions: true,
    };
  }

  async previewMerge(paths: readonly string[]): Promise<MergeReport> {
    const broken = paths.find((path) => path.includes('broken'));
    if (broken !== undefined) {
      throw new AppError(
        'not-a-project',
        `${broken}: it is no project of this app, or it is damaged or encrypted`,
      );
    }
    const sources = paths.map((path, index): SourceReport => ({
      path,
      annotators: [index === 0 ? 'Bo' : 'Cleo'],
      documents: { added: 2 * index, common: 41, onlyHere: 3, cutOtherwise: index },
      sentences: {
        added: 37 * index,
        common: 212,
        takenOver: 96,
        agreeing: 71,
        differing: 18 - 7 * index,
        unfinished: 2,
      },
      versions: 188,
      schema: {
        addedEntityTypes: index === 0 ? [] : ['Device'],
        addedRelationTypes: [],
        addedPairs: index === 0 ? [] : ['Treats: Device to Condition'],
        problems: index === 0 ? [] : ['DRUG looks like Drug: if they are one type, rename one of them'],
      },
    }));
    return { sources, changed: true };
  }

  async mergeProjects(paths: readonly string[]): Promise<MergeReport> {
    return this.previewMerge(paths);
  }

  async cancelMerge(): Promise<null> {
    return null;
  }

  async disputes(): Promise<DisputesView> {
    const done = this.#sentences().filter(({ annotations }) => annotations.sentence.status === 'complete');
    const disputes: DisputedSentence[] = [];
    const versioned: VersionedSentence[] = [];
    for (const [index, { annotations, text, document }] of done.entries()) {
      const { sentence } = annotations;
      const held = annotationsText(annotations);
      const version = (annotator: string, said: string): KeptVersion => ({
        kind: 'annotator',
        annotator,
        source: annotator,
        recordedAt: Date.UTC(2026, 10, 20, 9, index),
        status: 'complete',
        annotations: said,
        since: 0,
      });
      const tokens = sentence.tokens.map(({ begin, end }) => ({
        begin: begin - sentence.begin,
        end: end - sentence.begin,
      }));
      const kept = [
        version('Ada', held),
        version('Bo', JSON.stringify(otherwise(parseAnnotations(held), index % 4, tokens))),
        ...(index % 3 === 0 ? [version('Cleo', held)] : []),
      ];
      const { state, versions, differences } = disputeOf({ kept, live: kept[0] ?? null, decision: null });
      versioned.push({ id: sentence.id, text, tokens, versions });
      if (state === 'agreed') continue;
      disputes.push({
        sentenceId: sentence.id,
        documentName: document.name,
        text,
        begin: sentence.begin,
        tokens: sentence.tokens,
        state,
        decidedBy: null,
        differences,
        versions: versions.map((one) => ({ ...one, annotations: parseAnnotations(one.annotations) })),
        held: parseAnnotations(held),
      });
    }
    return {
      compared: done.length,
      agreed: done.length - disputes.length,
      counts: { open: disputes.length, unfinished: 0, decided: 0 },
      disputes,
      agreement: agreementOfPairs(versioned),
    };
  }

  async assignments(): Promise<AssignmentsView> {
    const documents = new Map<string, { name: string; sentences: number; complete: number }>();
    for (const { document, annotations } of this.#sentences()) {
      const counts = documents.get(document.id) ?? { name: document.name, sentences: 0, complete: 0 };
      counts.sentences++;
      if (annotations.sentence.status === 'complete') counts.complete++;
      documents.set(document.id, counts);
    }
    return {
      documents: [...documents].map(([documentId, counts]) => ({
        documentId,
        ...counts,
        annotators: this.#assigned.get(documentId) ?? [],
      })),
      annotators: ['Ada', 'Bo', 'Cleo'],
    };
  }

  async assign(assignments: readonly Assignment[]): Promise<AssignmentsView> {
    for (const { documentId, annotators } of assignments) this.#assigned.set(documentId, annotators);
    return this.assignments();
  }

  async handOver(annotator: string, path: string): Promise<HandOverReport> {
    const documents = [...this.#assigned.values()].filter((names) => names.includes(annotator)).length;
    return { path, documents, sentences: 12 * documents, ownWork: 4, model: 2 };
  }

  async setScope(scope: QueueScope): Promise<PeopleSummary> {
    this.#scope = scope;
    return this.summary('Ada');
  }
}

/** The annotations with one thing otherwise: the type, the border, one mention less, or the relations reversed. */
function otherwise(
  { mentions, relations }: VersionAnnotations,
  how: number,
  tokens: readonly { begin: number; end: number }[],
): VersionAnnotations {
  const [one, ...others] = mentions;
  if (!one) return { mentions, relations };
  switch (how) {
    case 0:
      return { mentions, relations };
    case 1:
      return { mentions: [[one[0], one[1], one[2] === 'Org' ? 'Loc' : 'Org'], ...others], relations: [] };
    case 2:
      return {
        mentions: [[tokens.findLast(({ end }) => end <= one[0])?.begin ?? one[0], one[1], one[2]], ...others],
        relations: relations.slice(1),
      };
    default:
      return {
        mentions: others,
        relations: relations
          .filter(([head, tail]) => head !== 0 && tail !== 0)
          .map(([head, tail, type]) => [head - 1, tail - 1, type]),
      };
  }
}
