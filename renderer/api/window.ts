// The window's end of the typed door: what the preload put on `window`, and replies as values whatever happens on the way.
import type { ProjectService } from '../../core/contract/project.ts';
import type { Client, Reply } from '../../core/contract/service.ts';
import { WINDOW_API_KEY, type WindowApi } from '../../core/contract/window-api.ts';

export type ProjectClient = Client<ProjectService>;

/** @throws Error when the page was opened outside the app */
export function windowApi(): WindowApi {
  // A property of `window`, asked of the global object: what never touches a page is checked without one.
  const api: WindowApi | undefined = Reflect.get(globalThis, WINDOW_API_KEY);
  if (!api) throw new Error('this page only works inside CMAN Annotator');
  return api;
}

/** A reply even where the connection itself failed: then an error of ours like any other. */
export async function attempt<T>(reply: Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await reply;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: 'internal', message, details: {} } };
  }
}
