/**
 * Who did what when, as a chain of hashes (electron/project/audit, docs/adr/0026-audit-and-deidentification.md). A record that stands for a row of
 * `transactions` names it and holds its digest. Records are added at the end and nowhere else; `INSERT OR REPLACE` would get round a trigger
 * on DELETE, so the insertion is looked at too, here and in `transactions`. AUTOINCREMENT remembers how many there have ever been.
 */
export const audit = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  details TEXT NOT NULL,
  transaction_seq INTEGER UNIQUE REFERENCES transactions (seq),
  transaction_digest BLOB CHECK (length(transaction_digest) = 32),
  previous BLOB NOT NULL CHECK (length(previous) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_appended_to BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER transactions_are_not_replaced BEFORE INSERT ON transactions
WHEN EXISTS (SELECT 1 FROM transactions WHERE seq = NEW.seq OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'transactions are append-only'); END;
`;
