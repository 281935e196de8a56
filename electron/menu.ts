// The native menu. Its items send a MenuAction to the window, which does it as it does its own keys: the shortcuts shown here are the
// window's (accelerators are not registered), so that Ctrl+Z in a text field stays the text field's.
import { BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuAction } from '../core/contract/project.ts';

export type SendAction = (action: MenuAction) => void;

export function installMenu(send: SendAction): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform)));
}

/** The menu as data. */
export function menuTemplate(send: SendAction, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const onMac = platform === 'darwin';
  const item = (label: string, action: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    id: action,
    label,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => send(action),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(onMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        item('&New project…', 'create-project', 'CmdOrCtrl+N'),
        item('&Open project…', 'open-project', 'CmdOrCtrl+O'),
        item('Open &demo project', 'open-demo'),
        separator,
        item('&Import…', 'import', 'CmdOrCtrl+I'),
        item('&Export…', 'export', 'CmdOrCtrl+E'),
        separator,
        onMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('&Undo', 'undo', 'CmdOrCtrl+Z'),
        item('&Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        item('&Search…', 'search', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&Model',
      submenu: [
        item('&Retrain', 'retrain', 'CmdOrCtrl+R'),
        item('&Cancel training', 'cancel-training'),
        separator,
        item('&Models…', 'models', 'CmdOrCtrl+M'),
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
      submenu: [item('&Keyboard shortcuts', 'shortcuts', 'F1'), item('&About', 'about')],
    },
  ];
}
