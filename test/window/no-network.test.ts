// Zero network: the whole loop, by every process the app has, and not one call that would reach another machine, names included. The installed
// app as people get it; `CMAN_INSTALLED_APP` names another program, and where that is not there, the checkout's own is taken.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULT_DEVICE_SETTINGS } from '../../core/contract/device-settings.ts';
import type { TrainingSettings } from '../../electron/project/training-plan.ts';
import { electronRuntime } from '../support/electron-runtime.ts';
import { attemptsIn, callsIn, networkAttempts, traced, withoutNetwork } from '../support/network-trace.ts';
import { packagesForTests } from '../support/packages.ts';
import { PipedApp } from '../support/piped-app.ts';
import { softwareGpuIsThere } from '../support/software-gpu.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LIMIT_MS = 300_000;

/** So small that the GPU made of software is done in seconds. */
const TINY: TrainingSettings = {
  network: {
    encoders: [],
    hidden: 4,
    heads: 1,
    bsaUnits: 1,
    labelEmbedding: 4,
    scorerHidden: 4,
    pairContext: 4,
    characters: false,
    wordEmbedding: 8,
    minimumWordCount: 1,
  },
  training: { epochs: 1, batchSize: 8, learningRate: 0.01 },
};
const SENTENCES = 8;
/** In tokens. */
const LONGEST = 14;
const SOFTWARE_GPU = ['--use-vulkan=swiftshader', '--enable-unsafe-webgpu', '--enable-features=Vulkan'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cman-no-network-'));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

/** Runs to its end. @returns what would have reached the network */
async function attemptsOf(name: string, script: string): Promise<string[]> {
  const log = join(folder, `${name}.trace`);
  const { program, args } = traced({ program: process.execPath, args: ['--eval', script] }, log);
  spawnSync(program, args, { stdio: 'ignore', timeout: LIMIT_MS });
  return networkAttempts(log);
}

describe.runIf(process.platform === 'linux')('the detector', () => {
  it('sees a connection, a name looked up, a datagram and a server', async () => {
    const attempts = await attemptsOf(
      'control',
      `fetch('http://127.0.0.1:8123/').catch(() => 0);
       require('dns').resolve4('example.invalid', () => 0);
       require('dgram').createSocket('udp4').send('x', 9, '127.0.0.1');
       const server = require('net').createServer().listen(0, '127.0.0.1', () => server.close());
       setTimeout(() => process.exit(), 500);`,
    );
    const seen = attempts.join('\n');
    expect(seen).toMatch(/connect\(\d+<TCP:.*htons\(8123\)/);
    expect(seen).toMatch(/htons\(53\)/);
    expect(seen).toMatch(/send(to|msg|mmsg)\(\d+<UDP/);
    expect(seen).toMatch(/listen\(\d+<TCP/);
  });

  it('lets pass what stays in this machine, and nothing that does not', () => {
    const passing = [
      '7 connect(18<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X100"}, 22) = 0',
      '7 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 49<UDPv6:[2]>',
      '7 bind(48<NETLINK:[3]>, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=0x000113}, 12) = 0',
      '7 sendmsg(4<UNIX-STREAM:[4]>, {msg_name=NULL, msg_iov=[{iov_base="AF_INET", iov_len=7}]}, 0) = 7',
    ];
    const caught = [
      '7 connect(20<UDPv6:[1]>, {sa_family=AF_INET6, sin6_port=htons(443)}, 28 <unfinished ...>',
      '7 connect(20<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0',
      '7 socket(AF_PACKET, SOCK_RAW, 768) = 5<PACKET:[2]>',
      '7 sendmsg(20<UDP:[3]>, {msg_name={sa_family=AF_INET}}, 0) = 12',
    ];
    expect(attemptsIn([...passing, ...caught].join('\n'))).toEqual(caught);
  });
});

describe.runIf(process.platform === 'linux')('no network', () => {
  it(
    'is asked for by the app, from its start to its end, through the whole loop',
    async () => {
      const log = join(folder, 'app.trace');
      const app = await start(log);
      try {
        await correct(app);
        await teach(app);
        await leave(app);
      } finally {
        await app.close();
      }
      expect(await networkAttempts(log)).toEqual([]);
      // It is the app that was traced: its processes talk to each other a lot.
      expect(await callsIn(log)).toBeGreaterThan(500);
    },
    LIMIT_MS,
  );

  it(
    'is asked for by the command line, on a machine that has none',
    async () => {
      const corpus = join(ROOT, 'resources/demo/news.json');
      const project = join(folder, 'cli.cman');
      const commands = [
        ['import', project, corpus, '--format', 'spert-json'],
        ['doctor', '--json'],
        ['export', project, '--format', 'conll04', '--out', join(folder, 'cli.txt')],
      ];
      for (const words of commands) {
        const log = join(folder, 'cli.trace');
        const cman = { program: process.execPath, args: [join(ROOT, 'build/cli/main.js'), ...words] };
        // The tracer outside: what it writes of sockets it looks up by itself.
        const { program, args } = traced(withoutNetwork(cman), log);
        const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: LIMIT_MS });
        expect(status, stderr).toBe(0);
        expect(await networkAttempts(log), words[0]).toEqual([]);
      }
      expect((await stat(join(folder, 'cli.txt'))).size).toBeGreaterThan(1000);
    },
    LIMIT_MS,
  );
});

/** Under the tracer, on a data folder of its own. */
async function start(log: string): Promise<PipedApp> {
  const runtime = await electronRuntime();
  const program =
    process.env['CMAN_INSTALLED_APP'] ?? join((await packagesForTests()).folder, 'cman-annotator');
  const installed = existsSync(program);
  const look = { tourSeen: true, language: 'en' };
  await writeFile(join(folder, 'look.json'), JSON.stringify(look));
  const { program: tracer, args } = traced(
    {
      program: installed ? program : runtime.executablePath,
      args: [
        ...runtime.args,
        ...(softwareGpuIsThere() ? SOFTWARE_GPU : []),
        '--remote-debugging-pipe',
        ...(installed ? [] : [ROOT]),
        '--data',
        folder,
      ],
    },
    log,
  );
  const app = await PipedApp.start({
    program: tracer,
    args,
    env: { ...runtime.env, CMAN_TRAINING: JSON.stringify(TINY) },
    startLimitMs: LIMIT_MS,
  });
  await app.waitFor(`deep('sentence') !== null && deep('queue-row') !== null`, LIMIT_MS);
  return app;
}

/** As a person does: accepts by key, searches by words. */
async function correct(app: PipedApp): Promise<void> {
  const accepted = async (): Promise<number> => {
    const { entries } = await app.call('queue', 'pending', 0, 1);
    const view = await app.call('sentence', entries[0]?.sentenceId ?? '');
    return view.mentions.filter(({ status }) => status === 'accepted').length;
  };
  const before = await accepted();
  await app.press('n', 'KeyN', { virtualKey: 78 });
  await app.press('Enter', 'Enter', { virtualKey: 13 });
  await expect.poll(accepted).toBe(before + 1);
  await app.press('f', 'KeyF', { control: true, virtualKey: 70 });
  await app.insertText('the');
  await app.waitFor(`deep('search-hit') !== null`, LIMIT_MS);
}

/** A corpus in, a model trained on it (in the hidden window where there is a GPU, be it of software), suggestions made. */
async function teach(app: PipedApp): Promise<void> {
  const text = await readFile(join(ROOT, 'resources/demo/news.json'), 'utf8');
  const news = z.array(z.looseObject({ tokens: z.array(z.string()) })).parse(JSON.parse(text));
  const corpus = join(folder, 'corpus.json');
  await writeFile(
    corpus,
    JSON.stringify(news.filter(({ tokens }) => tokens.length <= LONGEST).slice(0, SENTENCES)),
  );
  await app.call('createProject', join(folder, 'taught.cman'));
  await app.call('importFiles', [corpus], 'spert-json', null);
  const engine = softwareGpuIsThere() ? 'webgpu' : 'auto';
  await app.call('changeDevice', { ...DEFAULT_DEVICE_SETTINGS, engine, memoryMiB: 1024 });
  await app.call('startTraining', { warmStart: false });
  await expect
    .poll(async () => (await app.call('training')).kind, { timeout: LIMIT_MS })
    .not.toMatch(/running|prelabelling/);
  const [model] = await app.call('models');
  expect(model).toMatchObject(softwareGpuIsThere() ? { number: 1, engine: 'webgpu' } : { number: 1 });
}

/** Out again, the machine's diagnosis, and a page that means harm. */
async function leave(app: PipedApp): Promise<void> {
  const out = join(folder, 'out.json');
  await app.call('exportFile', out, 'spert-json', 'all', null);
  expect((await stat(out)).size).toBeGreaterThan(100);
  await app.call('doctor');
  const tried = await app.evaluate(
    `Promise.all([${HOSTILE.map((attempt) => `(async () => { ${attempt} })().then(() => 'done', (error) => error.name)`).join(', ')}])`,
  );
  expect(tried).toHaveLength(HOSTILE.length);
}

/** 192.0.2.0/24 is nobody's (RFC 5737). */
const HOSTILE = [
  `await fetch('https://192.0.2.1/')`,
  `await new Promise((_, fail) => { new WebSocket('wss://192.0.2.1/').onerror = fail; })`,
  `await new Promise((_, fail) => { new EventSource('https://192.0.2.1/').onerror = fail; })`,
  `await new WebTransport('https://192.0.2.1/').ready`,
  `navigator.sendBeacon('https://192.0.2.1/', 'x')`,
  `await new Promise((_, fail) => { const image = new Image(); image.onerror = fail; image.src = 'https://192.0.2.1/x.png'; })`,
  `const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:192.0.2.1' }] });
   peer.createDataChannel('x');
   await peer.setLocalDescription(await peer.createOffer());
   await new Promise((done) => setTimeout(done, 500));`,
  `await navigator.serviceWorker.register('/worker.js')`,
];
