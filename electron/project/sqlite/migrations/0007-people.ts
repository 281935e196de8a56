/**
 * Several people (docs/adr/0019-several-people.md). `versions`: what somebody made of a sentence, kept beside what the sentence holds now;
 * only ever added to. `source`: the project that it was annotated in and its copies. `merge`: what brought it here; null where it came with
 * the file. What an undone merge had brought is shelved, so that it can be redone and the log can go on naming its sentences.
 */
export const people = `
CREATE TABLE merges (
  id INTEGER PRIMARY KEY,
  done INTEGER UNIQUE REFERENCES transactions (seq),
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

CREATE TABLE versions (
  seq INTEGER PRIMARY KEY,
  sentence INTEGER NOT NULL REFERENCES sentences (seq),
  kind TEXT NOT NULL CHECK (kind IN ('annotator', 'import', 'gold')),
  annotator TEXT NOT NULL,
  source TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'complete')),
  annotations TEXT NOT NULL,
  merge INTEGER REFERENCES merges (id),
  shelved INTEGER NOT NULL DEFAULT 0 CHECK (shelved IN (0, 1))
) STRICT;
CREATE INDEX versions_of_sentence ON versions (sentence) WHERE shelved = 0;
CREATE INDEX versions_by_merge ON versions (merge);

CREATE TABLE merged_documents (
  document INTEGER PRIMARY KEY REFERENCES documents (seq),
  merge INTEGER NOT NULL REFERENCES merges (id),
  shelved INTEGER NOT NULL DEFAULT 0 CHECK (shelved IN (0, 1))
) STRICT;
CREATE INDEX merged_documents_by_merge ON merged_documents (merge);

CREATE TABLE shelved_states (
  sentence INTEGER PRIMARY KEY REFERENCES sentences (seq),
  status TEXT NOT NULL,
  place INTEGER NOT NULL,
  score REAL,
  why TEXT NOT NULL
) STRICT;
CREATE TABLE shelved_mentions (
  id TEXT NOT NULL PRIMARY KEY,
  sentence INTEGER NOT NULL REFERENCES sentences (seq),
  begin_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  origin TEXT NOT NULL,
  confidence REAL,
  runner_up TEXT
) STRICT;
CREATE INDEX shelved_mentions_of_sentence ON shelved_mentions (sentence);
CREATE TABLE shelved_relations (
  id TEXT NOT NULL PRIMARY KEY,
  sentence INTEGER NOT NULL REFERENCES sentences (seq),
  head TEXT NOT NULL,
  tail TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  origin TEXT NOT NULL,
  confidence REAL
) STRICT;
CREATE INDEX shelved_relations_of_sentence ON shelved_relations (sentence);

CREATE TABLE assignments (
  document INTEGER NOT NULL REFERENCES documents (seq),
  annotator TEXT NOT NULL,
  PRIMARY KEY (document, annotator)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignments_by_annotator ON assignments (annotator, document);
`;
