// A wall inside Node, for every Node process and thread of ours: whatever would leave the machine throws. Nothing of ours tries (lint sees to
// that); this is for what packages bring along, such as the HTTP client inside tfjs, and for the day somebody adds one. It is no sandbox: code
// that means to get around it can.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { AppError } from '../../core/errors.ts';

/** @throws AppError `refused`, always */
function refuse(what: string): never {
  throw new AppError('refused', `this app uses no network: ${what} was refused`, { what });
}

const refusing = (what: string) => (): never => refuse(what);

/** Under http, https, http2, tls and fetch there always is one of these. Not connected, they also are a child process's pipes. */
const METHODS: readonly (readonly [owner: object, names: readonly string[], what: string])[] = [
  [net.Socket.prototype, ['connect'], 'a connection'],
  [net.Server.prototype, ['listen'], 'a server'],
  [dgram.Socket.prototype, ['bind', 'connect', 'send'], 'a datagram'],
];

/** Functions of node:dns and its resolvers that ask somebody; the others are settings. */
const LOOK_UP = /^(lookup|resolve|reverse)/;

/**
 * ONNX Runtime counts its uses on Linux and macOS too, gives the machine an id, keeps events in a database under the person's cache folder and
 * sends them when it can, unless this is set before its first session.
 */
const NO_TELEMETRY = 'ORT_DISABLE_TELEMETRY';

/** To be called once, by the entry of a process or thread. */
export function refuseNetwork(): void {
  process.env[NO_TELEMETRY] = '1';
  for (const [owner, names, what] of METHODS)
    for (const name of names) Reflect.set(owner, name, refusing(what));
  for (const owner of [
    dns,
    dns.promises,
    dns.Resolver.prototype,
    dns.promises.Resolver.prototype,
    // Of both resolvers, not enumerable there.
    Object.getPrototypeOf(dns.Resolver.prototype),
  ])
    refuseLookUps(owner);
  for (const name of ['fetch', 'WebSocket', 'EventSource'])
    if (Reflect.has(globalThis, name)) Reflect.set(globalThis, name, refusing(name));
  // For who has imported them by name.
  syncBuiltinESMExports();
}

function refuseLookUps(owner: object): void {
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (LOOK_UP.test(name)) Reflect.set(owner, name, refusing('a look-up of a name'));
  }
}
