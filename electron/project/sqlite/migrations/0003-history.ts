/**
 * Everything that was ever done, in order, and which of it can be undone or redone now. `transactions` is append-only: an undo is a row of
 * its own, with the changes it made and the row it took back. `history` is the undo stack: rows in the order of their doing, of which
 * the last ones may be undone.
 */
export const history = `
CREATE TABLE transactions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  action TEXT NOT NULL CHECK (action IN ('do', 'undo', 'redo', 'import')),
  reverts INTEGER REFERENCES transactions (seq),
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  label TEXT NOT NULL,
  sentence INTEGER REFERENCES sentences (seq),
  changes TEXT NOT NULL
) STRICT;
CREATE INDEX transactions_of_sentence ON transactions (sentence);

CREATE TRIGGER transactions_are_kept BEFORE DELETE ON transactions
BEGIN SELECT RAISE(ABORT, 'transactions are append-only'); END;
CREATE TRIGGER transactions_are_not_rewritten BEFORE UPDATE ON transactions
BEGIN SELECT RAISE(ABORT, 'transactions are append-only'); END;

CREATE TABLE history (
  position INTEGER PRIMARY KEY,
  done INTEGER NOT NULL REFERENCES transactions (seq),
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX history_by_state ON history (undone, position);
`;
