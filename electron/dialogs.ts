// The system's file dialogs.
import { msg } from '@lit/localize';
import { dialog, type BrowserWindow, type FileFilter } from 'electron';
import type { FILE_PURPOSES, FormatSummary } from '../core/contract/project.ts';

export type FilePurpose = (typeof FILE_PURPOSES)[number];

const projectFilter = (): FileFilter => ({ name: msg('CMAN project'), extensions: ['cman'] });
const listFilter = (): FileFilter => ({
  name: msg('Word lists and patterns'),
  extensions: ['txt', 'tsv', 'lst'],
});
const schemaFilter = (): FileFilter => ({ name: msg('Schema'), extensions: ['json'] });
const anyFile = (): FileFilter => ({ name: msg('All files'), extensions: ['*'] });

/** One filter per format, behind one for all of them; dialogs want extensions without their dot. */
export function corpusFilters(formats: readonly FormatSummary[]): FileFilter[] {
  const bare = (extensions: readonly string[]): string[] =>
    extensions.map((extension) => extension.replace(/^\./, ''));
  const all = [...new Set(formats.flatMap((format) => bare(format.extensions)))];
  return [
    { name: msg('Corpora and texts'), extensions: all },
    ...formats.map((format) => ({ name: format.name, extensions: bare(format.extensions) })),
    anyFile(),
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
        title: msg('Open project'),
        filters: [projectFilter(), anyFile()],
        properties: ['openFile'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'merge': {
      const chosen = await dialog.showOpenDialog(window, {
        title: msg('Projects to merge'),
        filters: [projectFilter(), anyFile()],
        properties: ['openFile', 'multiSelections'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'backup-folder': {
      const chosen = await dialog.showOpenDialog(window, {
        title: msg('Folder for backups'),
        properties: ['openDirectory', 'createDirectory'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'hand-over': {
      const chosen = await dialog.showSaveDialog(window, {
        title: msg('Project for a colleague'),
        defaultPath: suggestedName,
        filters: [projectFilter()],
        // As with a new project: nothing is overwritten.
        properties: ['createDirectory'],
      });
      return chosen.canceled ? null : [withProjectExtension(chosen.filePath)];
    }
    case 'import': {
      const chosen = await dialog.showOpenDialog(window, {
        title: msg('Import documents'),
        filters: corpusFilters(formats),
        properties: ['openFile', 'multiSelections'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'list': {
      const chosen = await dialog.showOpenDialog(window, {
        title: msg('Load a list'),
        filters: [listFilter(), anyFile()],
        properties: ['openFile'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'load-schema': {
      const chosen = await dialog.showOpenDialog(window, {
        title: msg('Load types'),
        filters: [schemaFilter(), anyFile()],
        properties: ['openFile'],
      });
      return chosen.canceled ? null : chosen.filePaths;
    }
    case 'save-schema': {
      const chosen = await dialog.showSaveDialog(window, {
        title: msg('Save types'),
        defaultPath: suggestedName,
        filters: [schemaFilter(), anyFile()],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return chosen.canceled ? null : [chosen.filePath];
    }
    case 'create-project': {
      const chosen = await dialog.showSaveDialog(window, {
        title: msg('New project'),
        defaultPath: suggestedName,
        filters: [projectFilter()],
        // No offer to overwrite: the service refuses to, since a project may be years of work.
        properties: ['createDirectory'],
      });
      return chosen.canceled ? null : [withProjectExtension(chosen.filePath)];
    }
    case 'export-audit': {
      const chosen = await dialog.showSaveDialog(window, {
        title: msg('Export the audit log'),
        defaultPath: suggestedName,
        filters: [{ name: msg('CSV files'), extensions: ['csv'] }, anyFile()],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return chosen.canceled ? null : [chosen.filePath];
    }
    case 'export': {
      const chosen = await dialog.showSaveDialog(window, {
        title: msg('Export annotations'),
        defaultPath: suggestedName,
        filters: [anyFile()],
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
