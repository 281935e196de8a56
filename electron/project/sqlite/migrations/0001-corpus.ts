/**
 * What was imported and never changes, and the little of a sentence that does. Triggers hold documents and sentences to their promise:
 * offsets of annotations are only right as long as the text is. `sentences.seq` runs in document order through the whole project.
 * `sentences.tokens` is packed (docs/adr/0007-packed-tokens.md); `sentences.text` repeats a part of `documents.text` so that the queue, the
 * search and the sentence view need not read whole documents. The index knows beginnings of one to three letters, since the search is asked with
 * every letter that is typed: 8 MB more for 100,000 sentences, and milliseconds instead of most of a second.
 */
export const corpus = `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  split TEXT,
  metadata TEXT NOT NULL
) STRICT;

CREATE TABLE sentences (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES documents (seq),
  position INTEGER NOT NULL,
  begin_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  text TEXT NOT NULL,
  tokens BLOB NOT NULL,
  metadata TEXT NOT NULL,
  UNIQUE (document, position)
) STRICT;

CREATE TRIGGER documents_are_immutable BEFORE UPDATE ON documents
BEGIN SELECT RAISE(ABORT, 'documents are immutable'); END;
CREATE TRIGGER sentences_are_immutable BEFORE UPDATE ON sentences
BEGIN SELECT RAISE(ABORT, 'sentences are immutable'); END;

CREATE TABLE sentence_states (
  sentence INTEGER PRIMARY KEY REFERENCES sentences (seq),
  status TEXT NOT NULL CHECK (status IN ('pending', 'complete')),
  place INTEGER NOT NULL,
  score REAL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX sentence_states_in_queue_order ON sentence_states (status, place);
CREATE INDEX sentence_states_in_document_order ON sentence_states (status);

CREATE VIRTUAL TABLE sentence_index USING fts5 (
  text, content = 'sentences', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
`;
