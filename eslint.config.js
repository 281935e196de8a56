import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Node's modules that reach another machine. */
const NETWORK_MODULES = [
  'net',
  'dgram',
  'dns',
  'dns/promises',
  'http',
  'http2',
  'https',
  'tls',
  'inspector',
  'inspector/promises',
  'undici',
];

export default tseslint.config(
  { ignores: ['build/', 'dist/', '.cache/', 'node_modules/', 'trainer/engines/onnx/assembly/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly' },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // A checked index (noUncheckedIndexedAccess) makes `!` the plain way to say "in range by construction" in
      // numeric loops; elsewhere reviewers ask for a guard.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['error'] }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Their standard output is their product.
    files: ['cli/**', 'bench/**', 'scripts/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // One typed door between the window and the main process (electron/ipc, renderer/api): no raw channel elsewhere.
    files: ['electron/**', 'renderer/**'],
    ignores: ['electron/ipc/**', 'electron/preload/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'electron', importNames: ['ipcMain', 'ipcRenderer'], message: 'Use electron/ipc.' },
          ],
        },
      ],
    },
  },
  {
    // No network at run time (docs/security.md): no way to it in what is shipped.
    files: ['core/**', 'electron/**', 'renderer/**', 'trainer/**', 'plugins/**', 'cli/**'],
    ignores: ['trainer/client/no-network.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: NETWORK_MODULES.flatMap((name) => [name, `node:${name}`]),
              message: 'This app uses no network.',
            },
          ],
          paths: [
            {
              name: 'electron',
              importNames: ['net', 'autoUpdater', 'shell'],
              message: 'This app opens nothing elsewhere.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'RTCPeerConnection', 'WebTransport'].map(
          (name) => ({
            name,
            message: 'This app uses no network.',
          }),
        ),
      ],
    },
  },
  {
    // CommonJS where whoever loads the file wants it.
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', module: 'writable' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
