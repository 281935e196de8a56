// The native menu. Its items send the names of the window's own actions, which it does as it does its own keys: the shortcuts shown here
// are the window's (accelerators are not registered), so that Ctrl+Z in a text field stays the text field's. What can't be done now is
// disabled; the window says what can (MenuState).
import { BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { msg } from '@lit/localize';
import { CONTRASTS, LANGUAGE_CHOICES, THEMES, type LookSettings } from '../core/contract/look.ts';
import { canDo, MENU_ACTIONS, type MenuAction, type MenuState } from '../core/contract/menu.ts';
import { LANGUAGE_NAMES } from '../core/language/languages.ts';
import { visible } from '../core/text/visible.ts';
import defaultKeys from '../resources/keymaps/default.json' with { type: 'json' };

export interface MenuDeeds {
  /** The window does it. */
  readonly send: (action: MenuAction) => void;
  readonly changeLook: (change: Partial<LookSettings>) => void;
  readonly openRecent: (path: string) => void;
}

export interface MenuFacts {
  readonly state: MenuState;
  readonly look: LookSettings;
  readonly recent: readonly string[];
}

export function installMenu(deeds: MenuDeeds, facts: MenuFacts): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(deeds, facts, process.platform)));
}

/** What can be done changes with every selection; the menu itself only where it has to. */
export function updateMenu(state: MenuState): void {
  const menu = Menu.getApplicationMenu();
  for (const action of MENU_ACTIONS) {
    const item = menu?.getMenuItemById(action);
    if (!item) continue;
    const enabled = canDo(action, state);
    if (item.enabled !== enabled) item.enabled = enabled;
    if (item.type === 'checkbox') item.checked = state.checked.includes(action);
  }
}

const KEYS = new Map<string, readonly string[]>(Object.entries(defaultKeys));
const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** The menu as data. */
export function menuTemplate(
  deeds: MenuDeeds,
  facts: MenuFacts,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const onMac = platform === 'darwin';
  const { state } = facts;
  const item = (label: string, action: MenuAction): MenuItemConstructorOptions => ({
    id: action,
    label,
    enabled: canDo(action, state),
    ...shortcut(state.keys[action] === undefined ? (KEYS.get(action) ?? []) : [state.keys[action]]),
    click: () => deeds.send(action),
  });
  const toggle = (label: string, action: MenuAction): MenuItemConstructorOptions => ({
    ...item(label, action),
    type: 'checkbox',
    checked: state.checked.includes(action),
  });
  return [
    ...(onMac ? [macAppMenu(item)] : []),
    {
      label: msg('&File'),
      submenu: [
        item(msg('&New project…'), 'project.create'),
        item(msg('&Open project…'), 'project.open'),
        recentMenu(deeds, facts),
        item(msg('Open &demo project'), 'project.demo'),
        SEPARATOR,
        item(msg('&Import…'), 'project.import'),
        item(msg('&Export…'), 'project.export'),
        item(msg('&Merge projects…'), 'project.merge'),
        item(msg('&Backups…'), 'project.backups'),
        item(msg('&Audit log…'), 'project.audit'),
        SEPARATOR,
        item(msg('&Protection…'), 'project.protection'),
        item(msg('&Lock now'), 'project.lock'),
        item(msg('&Close project'), 'project.close'),
        ...(onMac
          ? [{ role: 'close', label: msg('Close window') } as const]
          : [{ role: 'quit', label: msg('&Quit') } as const]),
      ],
    },
    {
      label: msg('&Edit'),
      submenu: [
        item(msg('&Undo'), 'edit.undo'),
        item(msg('&Redo'), 'edit.redo'),
        SEPARATOR,
        { role: 'cut', label: msg('Cu&t') },
        { role: 'copy', label: msg('&Copy') },
        { role: 'paste', label: msg('&Paste') },
        { role: 'selectAll', label: msg('Select &all') },
        SEPARATOR,
        item(msg('&Search…'), 'queue.search'),
        item(msg('&Find and fix…'), 'project.find'),
        item(msg('Su&ggestions of the whole project…'), 'project.suggestions'),
      ],
    },
    {
      label: msg('&Annotate'),
      submenu: [
        item(msg('&Accept, choose or confirm'), 'item.accept'),
        item(msg('&Reject or delete'), 'item.reject'),
        item(msg('Choose the &type…'), 'item.retype'),
        item(msg('Accept all above the t&hreshold'), 'sentence.accept-all'),
        SEPARATOR,
        item(msg('&Next suggestion'), 'suggestion.next'),
        item(msg('&Previous suggestion'), 'suggestion.previous'),
        SEPARATOR,
        item(msg('&Link to another mention'), 'relation.link'),
        item(msg('Re&verse the relation'), 'relation.reverse'),
        SEPARATOR,
        item(msg('Sentence &done'), 'sentence.done'),
        item(msg('Leave it for &later'), 'sentence.skip'),
        item(msg('Re&open the sentence'), 'sentence.reopen'),
        SEPARATOR,
        item(msg('N&ext sentence'), 'queue.next'),
        item(msg('Previous senten&ce'), 'queue.previous'),
      ],
    },
    {
      label: msg('&View'),
      submenu: [
        toggle(msg('Whole &document'), 'view.document'),
        toggle(msg('&Arcs of the selection only'), 'view.arcs'),
        toggle(msg('&Rejected suggestions'), 'view.rejected'),
        SEPARATOR,
        item(msg('Zoom &in'), 'view.zoom-in'),
        item(msg('Zoom &out'), 'view.zoom-out'),
        item(msg('Actual &size'), 'view.zoom-reset'),
        SEPARATOR,
        ...lookMenus(deeds, facts.look),
        item(msg('A&ppearance and language…'), 'view.look'),
        SEPARATOR,
        { role: 'togglefullscreen', label: msg('&Full screen') },
        // No accelerator: Electron's own for it is Ctrl+R, which here retrains.
        {
          label: msg('Reload &window'),
          click: (_item, window) => {
            if (window instanceof BrowserWindow) window.webContents.reload();
          },
        },
        ...(process.defaultApp
          ? [{ role: 'toggleDevTools', visible: false, accelerator: 'CmdOrCtrl+Shift+I' } as const]
          : []),
      ],
    },
    {
      label: msg('&Project'),
      submenu: [
        item(msg('&Types and relations…'), 'project.schema'),
        item(msg('&Word lists and patterns…'), 'project.lists'),
        item(msg('&Progress…'), 'project.progress'),
        SEPARATOR,
        item(msg('P&eople and documents…'), 'project.people'),
        item(msg('&Adjudicate…'), 'project.adjudicate'),
        SEPARATOR,
        item(msg('&Retrain'), 'training.start'),
        item(msg('&Cancel training'), 'training.cancel'),
        item(msg('&Models…'), 'project.models'),
        item(msg('Training on this comp&uter…'), 'training.device'),
      ],
    },
    ...(onMac ? [{ role: 'windowMenu', label: msg('Window') } as const] : []),
    {
      label: msg('&Help'),
      role: 'help',
      submenu: [
        item(msg('&Keyboard shortcuts'), 'view.shortcuts'),
        item(msg('&Tour of the demo project'), 'view.tour'),
        item(msg('&Plugins…'), 'view.plugins'),
        ...(onMac ? [] : [item(msg('&About and diagnosis'), 'view.about')]),
      ],
    },
  ];
}

function macAppMenu(
  item: (label: string, action: MenuAction) => MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    label: 'CMAN Annotator',
    submenu: [
      item(msg('About CMAN Annotator'), 'view.about'),
      SEPARATOR,
      { role: 'services', label: msg('Services') },
      SEPARATOR,
      { role: 'hide', label: msg('Hide CMAN Annotator') },
      { role: 'hideOthers', label: msg('Hide others') },
      { role: 'unhide', label: msg('Show all') },
      SEPARATOR,
      { role: 'quit', label: msg('Quit CMAN Annotator') },
    ],
  };
}

function recentMenu({ openRecent }: MenuDeeds, { recent, state }: MenuFacts): MenuItemConstructorOptions {
  return {
    label: msg('Open &recent'),
    enabled: recent.length > 0 && !state.dialog,
    submenu: recent.map((path) => ({
      // An ampersand would be a mnemonic.
      label: visible(path).replaceAll('&', '&&'),
      click: () => openRecent(path),
    })),
  };
}

/** Theme, contrast and language: chosen here without a dialog. */
function lookMenus({ changeLook }: MenuDeeds, look: LookSettings): MenuItemConstructorOptions[] {
  const themes = { system: msg('As the system'), light: msg('Light'), dark: msg('Dark') };
  const [, more] = CONTRASTS;
  return [
    {
      label: msg('&Theme'),
      submenu: THEMES.map((theme) => ({
        id: `theme ${theme}`,
        label: themes[theme],
        type: 'radio',
        checked: look.theme === theme,
        click: () => changeLook({ theme }),
      })),
    },
    {
      id: 'contrast',
      label: msg('&High contrast'),
      type: 'checkbox',
      checked: look.contrast === more,
      click: () => changeLook({ contrast: look.contrast === more ? 'system' : more }),
    },
    {
      // In both languages: whoever can't read this one has to find it.
      label: msg('&Language (Sprache)'),
      submenu: LANGUAGE_CHOICES.map((language) => ({
        id: `language ${language}`,
        label: language === 'system' ? msg('As the system') : LANGUAGE_NAMES[language],
        type: 'radio',
        checked: look.language === language,
        click: () => changeLook({ language }),
      })),
    },
  ];
}

const NAMED_KEYS: Readonly<Record<string, string>> = {
  Enter: 'Enter',
  Delete: 'Delete',
  Backspace: 'Backspace',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  ' ': 'Space',
  '+': 'Plus',
};

/**
 * The first key as Electron writes it, shown and never registered. On macOS menus can't help registering their keys: there, one without
 * a modifier would type in every text field, so the first with one is shown.
 */
function shortcut(
  chords: readonly string[],
): Pick<MenuItemConstructorOptions, 'accelerator' | 'registerAccelerator'> {
  const chord =
    process.platform === 'darwin' ? chords.find((candidate) => /^(Mod\+|F\d+$)/.test(candidate)) : chords[0];
  if (chord === undefined) return {};
  const key = /[^+]+$|\+$/.exec(chord)?.[0] ?? '';
  const modifiers = chord.slice(0, chord.length - key.length).replace('Mod', 'CmdOrCtrl');
  const name = NAMED_KEYS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return { accelerator: `${modifiers}${name}`, registerAccelerator: false };
}
