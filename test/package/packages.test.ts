// What people install, installed and used: the deb by apt, in a system of its own, and driven through the whole loop;
// the command line. Built from this checkout's sources.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../electron/project/training-plan.ts';
import { electronRuntime } from '../support/electron-runtime.ts';
import { InstalledSystem } from '../support/installed-system.ts';
import { packagesForTests, type Packages } from '../support/packages.ts';
import { PipedApp } from '../support/piped-app.ts';

const LIMIT_MS = 120_000;
/** One quick round: that it works is the question here, not how well. */
const ONE_EPOCH: TrainingSettings = { network: {}, training: { epochs: 1 } };

/** As it stands in the program: the character. */
const FUSE_ON = '1'.charCodeAt(0);

let packages: Packages;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cman-package-'));
  packages = await packagesForTests();
}, LIMIT_MS * 2);
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

describe.runIf(process.platform === 'linux')('the folder', () => {
  it('has the fuses set', async () => {
    const wire = await getCurrentFuseWire(join(packages.folder, 'cman-annotator'));
    const on = (fuse: FuseV1Options): boolean => Number(wire[fuse]) === FUSE_ON;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyFromAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      ownSnapshot: on(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      ...{ runAsNode: false, nodeOptions: false, inspect: false, ownSnapshot: false, fileProtocol: false },
      ...{ cookieEncryption: true, integrity: true, onlyFromAsar: true },
    });
  });

  it("holds this platform's native files and no other, no source maps, no types, nothing of development", async () => {
    const inArchive = listPackage(join(packages.folder, 'resources', 'app.asar'), { isPack: false });
    const unpacked = await readdir(packages.folder, { recursive: true });
    const native = unpacked.filter((name) => name.endsWith('.node')).sort();
    expect(native.map((name) => name.replace(/.*node_modules\//, ''))).toEqual([
      `onnxruntime-node/bin/napi-v6/linux/${process.arch}/onnxruntime_binding.node`,
      'sqlite3/build/Release/node_sqlite3.node',
    ]);
    const foreign = /\.map$|\.d\.ts$|\.ts$|\.(c|cc|h|gyp|o)$|win32|darwin|build\/bench|default_app/;
    expect([...inArchive, ...unpacked].filter((name) => foreign.test(name))).toEqual([]);
    for (const part of ['encoders/minilm/model.onnx', 'encoders/glove/words.bin', 'demo/demo.cman'])
      expect(unpacked).toContain(join('resources', part));
  });

  it('does not run as Node, nor with a port to drive it by', () => {
    const start = (words: string[], env: Record<string, string> = {}): ReturnType<typeof spawnSync> =>
      spawnSync(
        join(packages.folder, 'cman-annotator'),
        ['--ozone-platform=headless', '--no-sandbox', ...words],
        {
          encoding: 'utf8',
          env: { ...process.env, ...env },
          timeout: LIMIT_MS,
        },
      );
    const node = start([':', '--cman', ':--help', '-e', 'console.log("I am Node")'], {
      ELECTRON_RUN_AS_NODE: '1',
    });
    expect(String(node.stdout)).not.toContain('I am Node');
    const open = start(['--remote-debugging-port=0']);
    expect([open.status, String(open.stderr)]).toEqual([
      2,
      expect.stringContaining('--remote-debugging-port'),
    ]);
    expect(String(open.stderr)).not.toContain('DevTools listening');
  });
});

describe.runIf(process.platform === 'linux')(
  'the command line of the folder, which is what tar.gz and zip hold',
  () => {
    it('needs neither Node nor a display', async () => {
      const environment = { ...process.env };
      delete environment['DISPLAY'];
      const cman = (...words: string[]): { status: number | null; out: string; err: string } => {
        const { status, stdout, stderr } = spawnSync(join(packages.folder, 'bin', 'cman'), words, {
          encoding: 'utf8',
          env: { ...environment, HOME: folder },
          timeout: LIMIT_MS,
        });
        return { status, out: stdout, err: stderr };
      };
      const doctor = cman('doctor', '--json');
      expect([doctor.status, doctor.err]).toEqual([0, '']);
      expect(JSON.parse(doctor.out)).toMatchObject({
        engines: expect.arrayContaining([expect.objectContaining({ id: 'onnx', available: true })]),
        encoders: expect.arrayContaining([expect.objectContaining({ id: 'minilm', available: true })]),
      });
      // ONNX Runtime would give the machine an id and keep events to be sent.
      expect(
        (await readdir(folder, { recursive: true })).filter((name) =>
          /microsoft|telemetry|deviceid/i.test(name),
        ),
      ).toEqual([]);
      const text = join(folder, 'two words.txt');
      await writeFile(text, 'Ada Lovelace lived in London. She wrote to Charles Babbage.\n');
      const project = join(folder, '-odd name.cman');
      expect(cman('import', project, text, '--format', 'text')).toMatchObject({ status: 0 });
      expect(cman('export', project, '--format', 'text', '--out', join(folder, 'out.txt'))).toMatchObject({
        status: 0,
      });
      expect(await readFile(join(folder, 'out.txt'), 'utf8')).toContain('Charles Babbage');
      expect(cman('no-such-command')).toMatchObject({
        status: 2,
        out: '',
        err: expect.stringContaining('no-such-command'),
      });
      expect(cman('export', join(folder, 'absent.cman'), '--format', 'text', '--out', 'x').status).toBe(1);
    });
  },
);

describe.runIf(await InstalledSystem.possible())('the deb, installed by apt', () => {
  let system: InstalledSystem;
  let data: string;
  beforeAll(async () => {
    system = await InstalledSystem.open();
    data = join(folder, 'data');
    await mkdir(data);
    await writeFile(join(data, 'look.json'), JSON.stringify({ tourSeen: true }));
    // apt reads as a user of its own, who may not go into the folders of others.
    const lent = [
      'sh',
      '-c',
      'ln -s "$1" /var/tmp/cman.deb && apt-get install -y --no-install-recommends /var/tmp/cman.deb',
      'sh',
    ];
    const { code, err } = system.run([...lent, packages.deb], { DEBIAN_FRONTEND: 'noninteractive' });
    if (code !== 0) throw new Error(`apt could not install the package: ${err}`);
  }, LIMIT_MS);
  afterAll(() => system.close());

  const start = async (): Promise<PipedApp> => {
    const runtime = await electronRuntime();
    const switches = [...runtime.args.filter((word) => word.startsWith('--')), '--remote-debugging-pipe'];
    const words = ['/usr/bin/cman-annotator', ...switches, '--data', data];
    const app = await PipedApp.start({
      ...system.inside(words),
      env: { ...runtime.env, CMAN_TRAINING: JSON.stringify(ONE_EPOCH) },
      startLimitMs: LIMIT_MS,
    });
    await app.waitFor(`deep('sentence')?.dataset.sentenceId !== undefined`, LIMIT_MS);
    return app;
  };

  it('puts commands, menu entry, icons and file type where the system looks for them', () => {
    const files = system.run(['dpkg', '-L', 'cman-annotator']).out;
    for (const path of [
      ...['/usr/bin/cman', '/usr/bin/cman-annotator', '/usr/share/applications/cman-annotator.desktop'],
      ...[
        '/usr/share/icons/hicolor/48x48/apps/cman-annotator.png',
        '/usr/share/mime/packages/cman-annotator.xml',
      ],
    ])
      expect(files).toContain(`${path}\n`);
    expect(system.run(['stat', '-c', '%U %a', '/opt/CMAN Annotator/chrome-sandbox']).out).toBe('root 4755\n');
    expect(system.run(['cman', 'doctor']).code).toBe(0);
  });

  it('goes through the whole loop, and has it all after a new start', { timeout: LIMIT_MS * 2 }, async () => {
    const first = await start();
    expect(await first.call('summary')).toMatchObject({ name: 'demo', activeModel: { number: 1 } });
    const before = (await first.call('queue', 'pending', 0, 30)).entries.map(({ sentenceId }) => sentenceId);
    const here = before[0] ?? expect.fail('nothing waits');
    const open = (await first.call('sentence', here)).mentions.filter(({ status }) => status === 'suggested');
    expect(open.length).toBeGreaterThan(0);
    // By keyboard: the first suggestion is accepted, the second, where there is one, rejected, and the sentence is done.
    await first.press('n', 'KeyN');
    await first.press('Enter', 'Enter', { virtualKey: 13 });
    if (open.length > 1) await first.press('x', 'KeyX');
    await first.press('Enter', 'Enter', { control: true, virtualKey: 13 });
    await expect.poll(async () => (await first.call('sentence', here)).sentence.status).toBe('complete');
    const judged = (await first.call('sentence', here)).mentions;
    expect(judged.some(({ status }) => status === 'accepted')).toBe(true);
    await first.press('r', 'KeyR', { control: true, virtualKey: 82 });
    await expect
      .poll(async () => (await first.call('training')).kind, { timeout: LIMIT_MS })
      .toBe('finished');
    expect((await first.call('models')).map(({ number }) => number)).toContain(2);
    const exported = join(folder, 'loop.conll');
    await first.call('exportFile', exported, 'conll04', 'accepted', null);
    expect((await stat(exported)).size).toBeGreaterThan(10_000);
    await first.close();

    const second = await start();
    expect(await second.call('summary')).toMatchObject({ activeModel: { number: 2 } });
    expect((await second.call('sentence', here)).mentions).toEqual(judged);
    await second.close();
  });

  it('leaves nothing when it is removed', () => {
    expect(system.run(['apt-get', 'remove', '-y', '--purge', 'cman-annotator']).code).toBe(0);
    const left = system.run([
      'sh',
      '-c',
      'find /opt /usr/bin /usr/share/applications /usr/share/icons /usr/share/mime /etc -iname "*cman*"',
    ]);
    expect(left.out.split('\n').filter((line) => line && !line.includes('/work/'))).toEqual([]);
    expect(system.run(['sh', '-c', 'command -v cman-annotator']).code).not.toBe(0);
  });
});
