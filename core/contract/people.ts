// Several people on one corpus: merging their project files, deciding where they differ, who is to annotate what. Part of the project
// service (core/contract/project.ts).
import type { DifferenceKind, DisputeState } from '../people/disputes.ts';
import type { VersionAnnotations, VersionKind } from '../people/version.ts';
import type { SentenceStatus, Token } from '../model/annotation.ts';
import type { PairAgreement } from '../people/pair-agreement.ts';

/** What came, or would come, of one project file. */
export interface SourceReport {
  readonly path: string;
  /** Whose work is in it. */
  readonly annotators: readonly string[];
  readonly documents: {
    readonly added: number;
    readonly common: number;
    /** In this project only. */
    readonly onlyHere: number;
    /** Added although there is a document of the same text here: it is cut into other sentences or words. */
    readonly cutOtherwise: number;
  };
  readonly sentences: {
    readonly added: number;
    readonly common: number;
    /** Of the common ones: they hold now what the other project's hold. */
    readonly takenOver: number;
    /** Of the common ones that people have completed in both: no difference, accepted without asking. */
    readonly agreeing: number;
    /** Of the common ones: a curator has to decide. */
    readonly differing: number;
    /** Of the common ones: begun there and not finished, and kept beside what is here. */
    readonly unfinished: number;
  };
  /** Versions of sentences that are kept beside them from now on. */
  readonly versions: number;
  readonly schema: {
    readonly addedEntityTypes: readonly string[];
    readonly addedRelationTypes: readonly string[];
    readonly addedPairs: readonly string[];
    readonly problems: readonly string[];
  };
}

export interface MergeReport {
  readonly sources: readonly SourceReport[];
  /** False: all of it was here already, and nothing has been written. */
  readonly changed: boolean;
}

/** How far a merge, or its preview, is. */
export interface MergeProgress {
  readonly path: string;
  readonly done: number;
  readonly total: number;
}

export interface SentenceVersion {
  readonly kind: VersionKind;
  /** Empty: as it came with its file. */
  readonly annotator: string;
  readonly recordedAt: number;
  readonly status: SentenceStatus;
  /** Offsets from the sentence's begin. */
  readonly annotations: VersionAnnotations;
}

/** A sentence that people have made different things of. */
export interface DisputedSentence {
  readonly sentenceId: string;
  readonly documentName: string;
  readonly text: string;
  /** Where the sentence begins in its document. */
  readonly begin: number;
  /** Offsets in the document. */
  readonly tokens: readonly Token[];
  readonly state: DisputeState;
  /** Who decided, if somebody has. */
  readonly decidedBy: string | null;
  readonly differences: readonly DifferenceKind[];
  readonly versions: readonly SentenceVersion[];
  /** What the sentence holds now. */
  readonly held: VersionAnnotations;
}

export interface DisputesView {
  /** Sentences that more than one person has completed. */
  readonly compared: number;
  readonly agreed: number;
  /** How many there are of each state; the list may hold fewer. */
  readonly counts: Readonly<Record<Exclude<DisputeState, 'agreed'>, number>>;
  /** Open ones first, in the order of the project. */
  readonly disputes: readonly DisputedSentence[];
  readonly agreement: readonly PairAgreement[];
}

export interface AssignedDocument {
  readonly documentId: string;
  readonly name: string;
  readonly sentences: number;
  readonly complete: number;
  /** By name. */
  readonly annotators: readonly string[];
}

export interface AssignmentsView {
  /** In the order of the project. */
  readonly documents: readonly AssignedDocument[];
  /** Everybody who is assigned something, or has annotated here. */
  readonly annotators: readonly string[];
}

export interface Assignment {
  readonly documentId: string;
  readonly annotators: readonly string[];
}

export interface HandOverReport {
  readonly path: string;
  readonly documents: number;
  readonly sentences: number;
  /** Sentences that their annotator had worked on already: that work goes along. */
  readonly ownWork: number;
  /** Number of the model that goes along; null: none. */
  readonly model: number | null;
}

/** Which sentences the queue shows. */
export type QueueScope = 'mine' | 'everyone';

/** In the project's summary. */
export interface PeopleSummary {
  /** Documents that are assigned to the present annotator. */
  readonly assignedToMe: number;
  /** Documents that are assigned to anybody. */
  readonly assigned: number;
  readonly scope: QueueScope;
  /** Whether sentences have versions of several people: there is something to compare. */
  readonly hasVersions: boolean;
}

/** The part of the project service that is about several people. */
export interface PeopleService {
  /** What {@link mergeProjects} would come to. */
  previewMerge(paths: readonly string[]): MergeReport;
  /** One transaction, one undo. The files are only read. */
  mergeProjects(paths: readonly string[]): MergeReport;
  /** Ends a merge or preview that is under way: nothing has changed then. */
  cancelMerge(): null;
  disputes(): DisputesView;
  assignments(): AssignmentsView;
  assign(assignments: readonly Assignment[]): AssignmentsView;
  /** Writes a project of what is assigned to the annotator. */
  handOver(annotator: string, path: string, withAnnotations: boolean, withModel: boolean): HandOverReport;
  /** What the queue shows from now on. */
  setScope(scope: QueueScope): PeopleSummary;
}
