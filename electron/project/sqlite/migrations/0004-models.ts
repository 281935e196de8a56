/**
 * Model versions with their files, and what a model last said of each sentence beside its suggestions. One model at most is active.
 */
export const models = `
CREATE TABLE models (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),
  trained_on INTEGER NOT NULL,
  engine TEXT NOT NULL,
  device TEXT NOT NULL,
  seconds REAL NOT NULL,
  epochs TEXT NOT NULL,
  dev TEXT,
  notes TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_active_model ON models (active) WHERE active = 1;

CREATE TABLE model_files (
  model INTEGER NOT NULL REFERENCES models (number),
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (model, name)
) STRICT;

CREATE TABLE predictions (
  sentence INTEGER PRIMARY KEY REFERENCES sentences (seq),
  model INTEGER NOT NULL REFERENCES models (number),
  uncertainty TEXT NOT NULL
) STRICT;
`;
