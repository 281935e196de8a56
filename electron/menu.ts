// The native menu. Its items send a MenuAction to the window, which does it as it does its own keys: the shortcuts shown here are the
// window's (accelerators are not registered), so that Ctrl+Z in a text field stays the text field's.
import { BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuAction } from '../core/contract/project.ts';
import keys from '../resources/keymaps/default.json' with { type: 'json' };

export type SendAction = (action: MenuAction) => void;

export function installMenu(send: SendAction): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform)));
}

/** The menu as data. */
export function menuTemplate(send: SendAction, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const onMac = platform === 'darwin';
  const item = (
    label: string,
    action: MenuAction,
    keysOf: keyof typeof keys | null,
  ): MenuItemConstructorOptions => ({
    id: action,
    label,
    ...(keysOf === null ? {} : shortcut(keys[keysOf])),
    click: () => send(action),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(onMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        item('&New project…', 'create-project', 'project.create'),
        item('&Open project…', 'open-project', 'project.open'),
        item('Open &demo project', 'open-demo', null),
        separator,
        item('&Import…', 'import', 'project.import'),
        item('&Export…', 'export', 'project.export'),
        separator,
        onMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('&Undo', 'undo', 'edit.undo'),
        item('&Redo', 'redo', 'edit.redo'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        item('&Search…', 'search', 'queue.search'),
        item('&Find and fix…', 'find-and-fix', 'project.find'),
      ],
    },
    {
      label: '&Model',
      submenu: [
        item('&Retrain', 'retrain', 'training.start'),
        item('&Cancel training', 'cancel-training', null),
        separator,
        item('&Models…', 'models', 'project.models'),
        item('&Word lists and patterns…', 'lists', 'project.lists'),
        item('&Progress…', 'progress', 'project.progress'),
        item('&Training on this computer…', 'device', 'training.device'),
      ],
    },
    {
      label: '&View',
      submenu: [
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        separator,
        { role: 'togglefullscreen' },
        separator,
        // No accelerator: Electron's own for it is Ctrl+R, which here retrains.
        {
          label: 'Reload &window',
          click: (_item, window) => {
            if (window instanceof BrowserWindow) window.webContents.reload();
          },
        },
        { role: 'toggleDevTools', visible: false, accelerator: 'CmdOrCtrl+Shift+I' },
      ],
    },
    {
      label: '&Help',
      submenu: [item('&Keyboard shortcuts', 'shortcuts', 'view.shortcuts'), item('&About', 'about', null)],
    },
  ];
}

/** A key for letters alone would type in every text field of macOS, where menus can't help registering their keys. */
function shortcut(
  chords: readonly string[],
): Pick<MenuItemConstructorOptions, 'accelerator' | 'registerAccelerator'> {
  const chord = chords.find((candidate) => /^(Mod\+|F\d+$)/.test(candidate));
  if (chord === undefined) return {};
  const accelerator = chord
    .replace('Mod', 'CmdOrCtrl')
    .replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`);
  return { accelerator, registerAccelerator: false };
}
