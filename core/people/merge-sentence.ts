// One sentence that two projects hold: which versions come over, and whether what the sentence holds gives way to what the other has.
//
// The versions of the result are the union of the versions of both, whichever is merged into which and however often. What the sentence holds
// gives way only where nobody's work is overruled by it: everything else is for a curator to decide (disputes.ts).
import { containsAll } from './parse-version.ts';
import { authorKey, versionKey, type Version } from './version.ts';

/** What a project knows of one sentence. */
export interface SentenceVersions {
  /** Kept beside the sentence. */
  readonly kept: readonly Version[];
  /** What the sentence holds now; null while nobody has accepted anything in it or completed it. */
  readonly live: Version | null;
}

export interface SentenceMerge {
  /** To be kept beside the sentence from now on. */
  readonly record: readonly Version[];
  /** The sentence takes over what the other project's holds. */
  readonly adopt: boolean;
}

export function mergeSentence(into: SentenceVersions, from: SentenceVersions): SentenceMerge {
  const known = new Set([...into.kept, ...(into.live ? [into.live] : [])].map(versionKey));
  const record: Version[] = [];
  for (const version of [...from.kept, ...(from.live ? [from.live] : [])]) {
    if (known.has(versionKey(version))) continue;
    known.add(versionKey(version));
    record.push(version);
  }
  const adopt = gives(into, from);
  if (record.length === 0 && !adopt) return { record, adopt };
  // Files' own annotations need no keeping where the sentence holds them: they have no author to remember.
  const recorded =
    adopt && from.live?.kind === 'import' ? record.filter((version) => version !== from.live) : record;
  const { live } = into;
  if (
    live === null ||
    live.kind === 'gold' ||
    into.kept.some((one) => versionKey(one) === versionKey(live))
  ) {
    return { record: recorded, adopt };
  }
  // What the sentence held is kept from now on: it may be decided otherwise, and its author would be forgotten.
  const worthKeeping = adopt || live.kind === 'annotator';
  return { record: worthKeeping ? [...recorded, live] : recorded, adopt };
}

function gives({ kept, live }: SentenceVersions, from: SentenceVersions): boolean {
  const other = from.live;
  if (other === null) return false;
  // It has been here before, and the sentence went another way since.
  if (kept.some((version) => versionKey(version) === versionKey(other))) return false;
  if (live === null) return true;
  if (live.status === other.status && live.annotations === other.annotations) return false;
  if (live.kind === 'gold') return false;
  // Of what was decided, a version that was considered is no longer the matter.
  if (other.kind === 'gold') return from.kept.some((version) => versionKey(version) === versionKey(live));
  // People correct what came with files.
  if (live.kind === 'import') return other.kind === 'annotator';
  if (authorKey(live) === authorKey(other)) return other.recordedAt > live.recordedAt;
  // An unfinished sentence of which all is in the finished one.
  return (
    live.status === 'pending' &&
    other.status === 'complete' &&
    containsAll(other.annotations, live.annotations)
  );
}
