// The two programs around a plugin of somebody's own, as text: they are evaluated where there is nothing to import from. No file, so that a
// checkout, a bundle and an archive find them alike.
//
// A thread of Node's (THREAD) makes a context of V8's that has the language and nothing else: no module, no process, no timer, no network, no code
// from strings. In there GUEST comes first; it holds the plugin, and answers the thread's calls. Between the two go strings only: never an object of
// the thread's, whose constructor would be a way out. Nor can the plugin be handed one by `import()`: its text is searched for that before it gets
// here (isolated-plugin.ts).

/** In the plugin's own world. Its value is the function that the thread calls: (operation, JSON, bytes as Latin-1) => string. */
const GUEST = `(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const { fromCharCode } = String;
  const encode = (bytes) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += fromCharCode.apply(null, bytes.subarray(at, at + 8192));
    return text;
  };
  const decode = (text) => {
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return bytes;
  };
  // What every format needs and a bare context lacks; UTF-8 only.
  const utf8 = (bytes, fatal) => {
    const text = encode(bytes);
    try {
      return decodeURIComponent(escape(text));
    } catch (error) {
      if (fatal) throw new TypeError('not UTF-8');
      let decoded = '';
      for (const piece of text.match(/[\\x00-\\x7f]+|[\\xc2-\\xf4][\\x80-\\xbf]*|[^]/g) ?? []) {
        try { decoded += decodeURIComponent(escape(piece)); } catch { decoded += '\\ufffd'; }
      }
      return decoded;
    }
  };
  globalThis.TextDecoder = class TextDecoder {
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      if (!/^utf-?8$/i.test(label)) throw new RangeError('only utf-8');
      this.fatal = fatal;
      this.ignoreBOM = ignoreBOM;
    }
    decode(bytes = new Uint8Array()) {
      const text = utf8(bytes, this.fatal);
      return this.ignoreBOM ? text : text.replace(/^\\ufeff/, '');
    }
  };
  globalThis.TextEncoder = class TextEncoder {
    encode(text = '') {
      return decode(unescape(encodeURIComponent(String(text).toWellFormed())));
    }
  };
  let plugin = null;
  const opened = [];
  const operations = {
    describe: () => ({
      type: typeof plugin,
      extensions: plugin.extensions,
      annotated: plugin.annotated,
      reads: plugin.reads,
      functions: ['read', 'write', 'check', 'open'].filter((name) => typeof plugin[name] === 'function'),
    }),
    read: ({ name }, binary) => result(plugin.read({ name, bytes: decode(binary) })),
    check: ({ list }) => result(plugin.check(list)),
    open: ({ lists }) => opened.push(plugin.open(lists)) - 1,
    empty: ({ recommender }) => opened[recommender].empty === true,
    learn: ({ recommender, judged }) => opened[recommender].learn(judged),
    recommend: ({ recommender, sentence }) => opened[recommender].recommend(sentence),
  };
  const result = ({ ok, value, error }) =>
    ok === true ? { ok: true, value } : { ok: false, message: String(error && error.message), details: (error && error.details) || {} };
  return (operation, given, binary) => {
    if (operation === 'install') { plugin = given; return ''; }
    if (operation === 'write') {
      const { bytes, omissions } = plugin.write(parse(given).documents);
      return stringify({ omissions }) + '\\n' + encode(bytes);
    }
    return stringify(operations[operation](parse(given), binary)) ?? 'null';
  };
})()`;

/** In a thread of Node's, evaluated as a script. */
export const THREAD = `'use strict';
const vm = require('node:vm');
const { workerData } = require('node:worker_threads');
const { port, signal, source } = workerData;
const guest = ${JSON.stringify(GUEST)};
// Should the plugin get hold of an object of this side in spite of all, it finds neither what makes code of strings nor what code could use.
for (const kind of [function () {}, async function () {}, function* () {}, async function* () {}])
  Object.defineProperty(Object.getPrototypeOf(kind), 'constructor', { value: undefined });
for (const name of Object.getOwnPropertyNames(globalThis))
  if (/^(process|require|module|fetch|WebSocket|EventSource|XMLHttpRequest|Worker|BroadcastChannel|MessageChannel|navigator|Buffer|WebAssembly|structuredClone|queueMicrotask|set[A-Z]\\w*|performance|crypto)$/.test(name))
    delete globalThis[name];
const context = vm.createContext(vm.constants?.DONT_CONTEXTIFY ?? Object.create(null), {
  name: 'plugin',
  codeGeneration: { strings: false, wasm: false },
});
const call = vm.runInContext(guest, context);
const started = (async () => {
  const module = new vm.SourceTextModule(source, { context, identifier: 'plugin' });
  await module.link(() => { throw new Error('a plugin is one module: it cannot import others'); });
  await module.evaluate();
  call('install', module.namespace.default);
})();
// Told to whoever asks, below.
started.catch(() => undefined);
port.on('message', async ([operation, json, binary]) => {
  let answer;
  try {
    await started;
    const value = operation === 'start' ? '' : call(operation, json, binary);
    answer = typeof value === 'string' ? ['done', value] : ['failed', 'no string'];
  } catch (error) {
    // Of the plugin's world: nothing of it is touched but what it is called.
    let name = 'Error';
    try {
      const given = operation === 'start' ? String(error) : error.name;
      if (typeof given === 'string') name = given.slice(0, 200);
    } catch {}
    answer = ['failed', name];
  }
  port.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
`;
