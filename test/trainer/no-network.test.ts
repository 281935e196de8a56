// The wall inside Node, tried with everything that Node reaches the network by. It stays up for the rest of this process.
import dgram from 'node:dgram';
import dns, { lookup } from 'node:dns';
import { resolve4 } from 'node:dns/promises';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, expect, test } from 'vitest';
import { refuseNetwork } from '../../trainer/client/no-network.ts';

beforeAll(() => refuseNetwork());

/** Nobody's address, should the wall have a hole (RFC 5737). */
const HOST = '192.0.2.1';

test.each<[string, () => unknown]>([
  ['a connection', () => net.connect(80, HOST)],
  ['a socket of the system’s', () => net.connect('/run/systemd/resolve/io.systemd.Resolve')],
  ['a secure connection', () => tls.connect(443, HOST)],
  ['http', () => http.get(`http://${HOST}/`)],
  ['https', () => https.get(`https://${HOST}/`)],
  ['http 2', () => http2.connect(`https://${HOST}/`)],
  ['fetch', () => fetch(`http://${HOST}/`)],
  ['a server', () => net.createServer().listen(0)],
  ['a server of http', () => http.createServer().listen(0)],
  ['a datagram', () => dgram.createSocket('udp4').send('x', 9, HOST)],
  ['a port for datagrams', () => dgram.createSocket('udp6').bind(0)],
  ['a look-up', () => dns.lookup('example.invalid', () => undefined)],
  ['a look-up imported by name', () => lookup('example.invalid', () => undefined)],
  ['a promised look-up', () => resolve4('example.invalid')],
  ['a resolver', () => new dns.Resolver().resolve('example.invalid', () => undefined)],
  ['a promised resolver', () => new dns.promises.Resolver().reverse(HOST)],
])('%s is refused', async (_what, attempt) => {
  await expect(async () => attempt()).rejects.toMatchObject({ code: 'refused' });
});
