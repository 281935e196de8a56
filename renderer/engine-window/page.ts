// The hidden page: starts the worker that trains on the GPU, and gives it the port it is to serve. The page itself does nothing, so that it
// answers Chromium however busy the worker is.
import { ENGINE_PORT_CHANNEL } from '../../core/contract/engine-window.ts';

const ENGINE_WORKER = 'engine-worker.js';

/** What is used of Trusted Types, which the compiler's library does not know yet. */
declare const trustedTypes: {
  createPolicy(name: 'default', rules: { readonly createScriptURL: (url: string) => string | null }): unknown;
};

trustedTypes.createPolicy('default', {
  createScriptURL: (url) => (url === ENGINE_WORKER ? url : null),
});

addEventListener('message', ({ source, data, ports: [port] }) => {
  if (source !== window || data !== ENGINE_PORT_CHANNEL || !port) return;
  const worker = new Worker(ENGINE_WORKER, { type: 'module' });
  // A worker that can't be loaded, or that stumbled, is of no use to anybody: with the window goes the port.
  worker.onerror = () => window.close();
  worker.postMessage(null, [port]);
});
