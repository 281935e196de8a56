/**
 * What the model in use suggests otherwise than the one before it, sentence by sentence as it reads them (core/progress/suggestion-changes.ts).
 * Only of the last change of models: the next one begins anew.
 */
export const modelChanges = `
CREATE TABLE model_comparison (
  model INTEGER PRIMARY KEY REFERENCES models (number),
  former INTEGER NOT NULL REFERENCES models (number),
  compared INTEGER NOT NULL
) STRICT;

CREATE TABLE suggestion_changes (
  sentence INTEGER PRIMARY KEY REFERENCES sentences (seq),
  visible INTEGER NOT NULL,
  changes TEXT NOT NULL
) STRICT;
CREATE INDEX suggestion_changes_by_size ON suggestion_changes (visible, sentence);
`;
