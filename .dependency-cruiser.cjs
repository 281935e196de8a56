// The import rule: every top-level folder imports itself and `core/`, and what is listed here besides. Run by
// scripts/check-imports.ts; test/ and bench/ and scripts/ may import anything, and nothing imports them.
'use strict';

const PRODUCT = ['core', 'electron', 'renderer', 'trainer', 'plugins', 'cli'];
const AROUND = ['test', 'bench', 'scripts'];

/** @param {readonly string[]} folders */
const within = (folders) => `^(${folders.join('|')})/`;

/**
 * A folder may import no other folder of ours but core and those named.
 * @param {string} folder
 * @param {readonly string[]} [also]
 */
const onlyItselfAndCore = (folder, also = []) => ({
  name: `${folder}-imports-itself-and-core`,
  severity: /** @type {const} */ ('error'),
  comment: `${folder}/ imports itself and ${['core', ...also].map((name) => `${name}/`).join(', ')}.`,
  from: { path: `^${folder}/` },
  to: { path: within([...PRODUCT, ...AROUND].filter((name) => ![folder, 'core', ...also].includes(name))) },
});

/** The parts of trainer/ that are made for Node; all the rest also runs in a page's worker. */
const NODE_PARTS_OF_TRAINER = '^trainer/(process|client|engines/onnx|engines/tensorflow)/';

/** @type {{ forbidden: import('dependency-cruiser').IForbiddenRuleType[], options: import('dependency-cruiser').ICruiseOptions }} */
module.exports = {
  forbidden: [
    {
      name: 'core-alone',
      severity: 'error',
      comment:
        'core/ is pure: of all libraries it has zod and the words of @lit/localize, and nothing of Node or of another folder.',
      from: { path: '^core/' },
      to: { pathNot: ['^core/', '^node_modules/zod/', '^node_modules/@lit/localize/'] },
    },
    onlyItselfAndCore('renderer'),
    onlyItselfAndCore('trainer'),
    onlyItselfAndCore('plugins'),
    onlyItselfAndCore('electron', ['trainer']),
    onlyItselfAndCore('cli', ['trainer', 'electron']),
    {
      name: 'trainer-through-its-client',
      severity: 'error',
      comment: "The trainer is another process: only its client's protocol is there for others.",
      from: { path: '^(cli|electron)/' },
      to: { path: '^trainer/(?!client/)' },
    },
    {
      name: 'cli-shares-project-storage',
      severity: 'error',
      comment: 'cli/ has no window: of electron/ it shares the project storage.',
      from: { path: '^cli/' },
      to: { path: '^electron/(?!project/)' },
    },
    {
      name: 'project-storage-without-electron',
      severity: 'error',
      comment: 'electron/project/ also runs in the CLI, where there is no Electron.',
      from: { path: '^electron/project/' },
      to: { path: ['^electron/(?!project/)', '^node_modules/electron/', '^electron$'] },
    },
    {
      name: 'window-without-node',
      severity: 'error',
      comment: 'The window is sandboxed: Node is not there.',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'trainer-without-node',
      severity: 'error',
      comment:
        'The network must also run in a worker of a page; only process entries and native engines know Node.',
      from: { path: '^trainer/', pathNot: NODE_PARTS_OF_TRAINER },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Of two files that import each other neither can be understood, or loaded, alone.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that leads nowhere would escape every rule above.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    // What the compiler removes (`import type`) ties files together all the same.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
