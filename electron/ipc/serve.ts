// The receiving side of a service: checks who calls, checks what is passed, calls, and answers with a Reply, whatever happens.
// Free of Electron, so that its tests run it over an in-memory pair.
import type { Declarations, Reply, Server, WireError } from '../../core/contract/service.ts';
import { callChannel } from './channels.ts';
import { toWireError, type ReportBug } from './wire-error.ts';

/** Where calls arrive: Electron's ipcMain, or one half of an in-memory pair. */
export interface CallDoor<Event> {
  handle(channel: string, listener: (event: Event, ...args: unknown[]) => Promise<Reply<unknown>>): void;
}

export interface ServedService<Service, Event> {
  readonly door: CallDoor<Event>;
  readonly declarations: Declarations<Service>;
  /** A promise where the service is still being started: calls wait for it. */
  readonly server: Server<Service> | Promise<Server<Service>>;
  readonly isTrusted: (event: Event) => boolean;
  readonly reportBug: ReportBug;
}

const notImplemented = (method: string): Reply<never> =>
  refusal({ code: 'internal', message: `${method} is not implemented.`, details: { method } });

const refusal = (error: WireError): Reply<never> => ({ ok: false, error });

/** Opens one channel per declared method. */
export function serve<Service, Event>(served: ServedService<Service, Event>): void {
  for (const method of Object.keys(served.declarations)) {
    served.door.handle(callChannel(method), (event, ...args) => answer(served, method, event, args));
  }
}

async function answer<Service, Event>(
  { declarations, server, isTrusted, reportBug }: ServedService<Service, Event>,
  method: string,
  event: Event,
  args: readonly unknown[],
): Promise<Reply<unknown>> {
  if (!isTrusted(event)) {
    return refusal({ code: 'refused', message: 'This page may not call the app.', details: { method } });
  }
  // Named by `serve` from these very declarations; Reflect keeps the generic record free of casts.
  const declaration: Declarations<Service>[keyof Service] | undefined = Reflect.get(declarations, method);
  if (declaration === undefined) return notImplemented(method);
  const checked = declaration.args.safeParse(args);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const where = issue?.path.length ? ` (argument ${issue.path.map(String).join('.')})` : '';
    return refusal({
      code: 'wrong-usage',
      message: `${method} was called wrongly${where}: ${issue?.message ?? 'unreadable arguments'}`,
      details: { method },
    });
  }
  try {
    const started = await server;
    const implementation: unknown = Reflect.get(started, method);
    if (typeof implementation !== 'function') return notImplemented(method);
    const value: unknown = await Reflect.apply(implementation, started, checked.data as unknown[]);
    return { ok: true, value };
  } catch (error) {
    return refusal(toWireError(error, method, reportBug));
  }
}
