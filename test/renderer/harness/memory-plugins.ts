// Plugins without a disk: two of the app's own, and on demand four of somebody's own in every state there is.
import type { PluginsService, PluginsView, PluginView } from '../../../core/contract/plugins.ts';
import type { Client, Reply } from '../../../core/contract/service.ts';

const FOLDER = '/home/ada/.config/CMAN Annotator/plugins';

const plugin = (view: Partial<PluginView> & Pick<PluginView, 'id' | 'name'>): PluginView => ({
  kind: 'format',
  description: '',
  version: null,
  author: null,
  folder: `${FOLDER}/formats/${view.id}`,
  state: 'built-in',
  permissions: [],
  replaces: null,
  hash: null,
  problem: null,
  ...view,
});

const BUILT_IN = [
  plugin({
    id: 'conll04',
    name: 'CoNLL04, nine columns',
    description: 'The original form of Roth and Yih 2004',
  }),
  plugin({
    id: 'dictionary',
    name: 'Dictionary',
    kind: 'recommender',
    description: 'Suggests the other occurrences of what was accepted',
  }),
];

const OWN = [
  plugin({
    id: 'brat',
    name: 'brat standoff',
    description: 'Texts with their annotations in a file beside them',
    version: '1.2',
    author: 'Ward 3, St. Mary’s',
    state: 'waiting',
    permissions: ['imported-files', 'exported-annotations'],
    hash: '9f2c4e1b7d8a6053c1e4f9b2a7d6850e3c4b1f9a8e7d6c5b4a39281706f5e4d3',
  }),
  plugin({
    id: 'dictionary',
    name: 'Drug names',
    kind: 'recommender',
    description: 'Suggests what is in the hospital’s formulary',
    version: '2024.11',
    state: 'changed',
    permissions: ['project-sentences', 'word-lists'],
    replaces: 'Dictionary',
    hash: '1b7d8a6053c1e4f9b2a7d6850e3c4b1f9a8e7d6c5b4a39281706f5e4d39f2c4e',
  }),
  plugin({
    id: 'letters',
    name: 'Discharge letters',
    state: 'allowed',
    permissions: ['imported-files'],
    hash: '8a6053c1e4f9b2a7d6850e3c4b1f9a8e7d6c5b4a39281706f5e4d39f2c4e1b7d',
  }),
  plugin({ id: 'xml', name: 'xml', kind: null, state: 'unusable', problem: 'plugin.json is not JSON' }),
];

export function memoryPlugins(own: boolean): Client<PluginsService> {
  let view: PluginsView = { folder: FOLDER, plugins: own ? [...BUILT_IN, ...OWN] : BUILT_IN };
  const become = (folder: string, state: PluginView['state']): Promise<Reply<PluginsView>> => {
    view = {
      ...view,
      plugins: view.plugins.map((one) => (one.folder === folder && one.hash ? { ...one, state } : one)),
    };
    return Promise.resolve({ ok: true, value: view });
  };
  return {
    plugins: () => Promise.resolve({ ok: true, value: view }),
    allowPlugin: (folder) => become(folder, 'allowed'),
    withdrawPlugin: (folder) => become(folder, 'waiting'),
  };
}
