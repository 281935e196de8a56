// The system's file dialogs.
import { dialog, type BrowserWindow, type FileFilter } from 'electron';
import type { FormatSummary } from '../core/contract/project.ts';

export type FilePurpose = 'open-project' | 'create-project' | 'import' | 'export' | 'list';

const PROJECT_FILTER: FileFilter = { name: 'CMAN project', extensions: ['cman'] };
const LIST_FILTER: FileFilter = { name: 'Word lists and patterns', extensions: ['txt', 'tsv', 'lst'] };
const ANY_FILE: FileFilter = { name: 'All files', extensions: ['*'] };

/** One filter per format, behind one for all of them; dialogs want extensions without their dot. */
export function corpusFilters(formats: readonly FormatSummary[]): FileFilter[] {
  const bare = (extensions: readonly string[]): string[] =>
    extensions.map((extension) => extension.replace(/^\./, ''));
  const all = [...new Set(formats.flatMap((format) => bare(format.extensions)))];
  return [
    { name: 'Corpora and texts', extensions: all },
    ...formats.map((format) => ({ name: format.name, extensions: bare(format.extensions) })),
    ANY_FILE,
  ];
}

/**
 * Asks for a file, or several to import.
 * @param suggestedName name or path that a file to be written starts with
 * @returns full paths, or null when the person cancels
 */
export async function chooseFile(
  window: BrowserWindow,
  purpose: FilePurpose,
  suggestedName: string,
  formats: readonly FormatSummary[],
): Promise<readonly string[] | null> {
  switch (purpose) {
    case 'open-project': {
      const chosen = await dialog.showOpenDialog(window, {
        title: 'Open project',
        filters: [PROJECT_FILTER, ANY_FILE],
        properties: ['openFile'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'import': {
      const chosen = await dialog.showOpenDialog(window, {
        title: 'Import documents',
        filters: corpusFilters(formats),
        properties: ['openFile', 'multiSelections'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'list': {
      const chosen = await dialog.showOpenDialog(window, {
        title: 'Load a list',
        filters: [LIST_FILTER, ANY_FILE],
        properties: ['openFile'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'create-project': {
      const chosen = await dialog.showSaveDialog(window, {
        title: 'New project',
        defaultPath: suggestedName,
        filters: [PROJECT_FILTER],
        // No offer to overwrite: the service refuses to, since a project may be years of work.
        properties: ['createDirectory'],
      });
      return chosen.canceled ? null : [withProjectExtension(chosen.filePath)];
    }
    case 'export': {
      const chosen = await dialog.showSaveDialog(window, {
        title: 'Export annotations',
        defaultPath: suggestedName,
        filters: [ANY_FILE],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return chosen.canceled ? null : [chosen.filePath];
    }
  }
}

/** Linux's dialogs don't add the extension that the filter names. */
function withProjectExtension(path: string): string {
  return path.toLowerCase().endsWith('.cman') ? path : `${path}.cman`;
}
