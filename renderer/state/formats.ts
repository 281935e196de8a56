import type { FormatSummary } from '../../core/contract/project.ts';

/** Formats whose extensions fit every file, annotated ones first: a corpus is more likely than text under the same ending. */
export function formatsFor(
  formats: readonly FormatSummary[],
  paths: readonly string[],
): readonly FormatSummary[] {
  return formats
    .filter(({ extensions }) =>
      paths.every((path) =>
        extensions.some((extension) => path.toLowerCase().endsWith(extension.toLowerCase())),
      ),
    )
    .sort((a, b) => Number(b.annotated) - Number(a.annotated));
}

/** A name for a new file of a format. */
export function suggestedFileName(project: string, format: FormatSummary): string {
  const stem = project.replace(/\.cman$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'corpus';
  return `${stem}${format.extensions[0] ?? ''}`;
}
