/** How often a person has left a sentence for later: such sentences are ranked no more, and stand behind the others. Few are, so few are indexed. */
export const skipped = `
ALTER TABLE sentence_states ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sentence_states_skipped ON sentence_states (place) WHERE skipped > 0;
`;
