// How a training worker comes by the GPU in the app: main opens a hidden window for it and joins the two by a channel of their own. What
// passes through that channel is trainer/engines/remote/messages.ts.

/** Training worker to main. One window at most for a worker; asking again replaces it. */
export type EngineWindowRequest = { readonly kind: 'engine-wanted' } | { readonly kind: 'engine-released' };

/** Main to the training worker, with the port to the window's engine. */
export interface EnginePortMessage {
  readonly kind: 'engine-port';
}

/** The same port's other end on its way: main to the window's preload, preload to page, page to its worker. */
export const ENGINE_PORT_CHANNEL = 'cman:engine-port';

export function isEngineWindowRequest(message: unknown): message is EngineWindowRequest {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    (message.kind === 'engine-wanted' || message.kind === 'engine-released')
  );
}
