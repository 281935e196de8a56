/** What a model has learned from (electron/project/learned-sentences.ts); null for models of before. */
export const learned = `
ALTER TABLE models ADD COLUMN learned BLOB;
`;
