/** What the last training by epochs on a model's way had seen (electron/project/learned-sentences.ts); null for models of before. */
export const learnedInEpochs = `
ALTER TABLE models ADD COLUMN learned_in_epochs BLOB;
`;
