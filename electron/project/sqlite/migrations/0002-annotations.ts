/**
 * Mentions and relations, whatever their status: a suggestion becomes an annotation by a change of one word. References are checked at the
 * commit, since a transaction may set up a relation before its mentions. `lost_rejections`: see core/model/suggestions.ts.
 */
export const annotations = `
CREATE TABLE mentions (
  id TEXT NOT NULL PRIMARY KEY,
  sentence INTEGER NOT NULL REFERENCES sentences (seq),
  begin_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL CHECK (end_offset > begin_offset),
  type TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'suggested', 'rejected')),
  origin TEXT NOT NULL,
  confidence REAL,
  runner_up TEXT,
  UNIQUE (sentence, begin_offset, end_offset, type)
) STRICT;
CREATE INDEX open_mentions ON mentions (sentence) WHERE status = 'suggested';

CREATE TABLE relations (
  id TEXT NOT NULL PRIMARY KEY,
  sentence INTEGER NOT NULL REFERENCES sentences (seq),
  head TEXT NOT NULL REFERENCES mentions (id) DEFERRABLE INITIALLY DEFERRED,
  tail TEXT NOT NULL REFERENCES mentions (id) DEFERRABLE INITIALLY DEFERRED CHECK (tail <> head),
  type TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'suggested', 'rejected')),
  origin TEXT NOT NULL,
  confidence REAL,
  UNIQUE (head, tail, type)
) STRICT;
CREATE INDEX relations_of_sentence ON relations (sentence);
CREATE INDEX relations_by_tail ON relations (tail);
CREATE INDEX open_relations ON relations (sentence) WHERE status = 'suggested';

CREATE TABLE lost_rejections (
  relation TEXT NOT NULL PRIMARY KEY,
  sentence INTEGER NOT NULL REFERENCES sentences (seq),
  key TEXT NOT NULL
) STRICT;
CREATE INDEX lost_rejections_of_sentence ON lost_rejections (sentence);
`;
