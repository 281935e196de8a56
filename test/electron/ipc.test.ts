// The door between window and main process over an in-memory pair: who may call, what may be passed, what comes back.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { EMPTY_SCHEMA } from '../../core/model/schema.ts';
import type { Everywhere } from '../../core/contract/commands.ts';
import { EVERYTHING } from '../../core/contract/audit.ts';
import { DEFAULT_BACKUP_SETTINGS } from '../../core/contract/safety.ts';
import { projectMethods, type ProjectEvent, type ProjectService } from '../../core/contract/project.ts';
import type { Client, Declarations, Server } from '../../core/contract/service.ts';
import { callChannel, PROJECT_METHODS } from '../../electron/ipc/channels.ts';
import { makeClient } from '../../electron/ipc/client.ts';
import { EventOutbox } from '../../electron/ipc/event-outbox.ts';
import { serve } from '../../electron/ipc/serve.ts';
import { isTrustedSender, type CallEvent } from '../../electron/ipc/trusted-sender.ts';
import type { ReportBug } from '../../electron/ipc/wire-error.ts';
import { memoryDoor } from './memory-door.ts';

interface Shelf {
  count(): number;
  put(title: string, copies: number): { title: string; copies: number };
  find(query: { words: string[] }): string | null;
}

const shelfMethods: Declarations<Shelf> = {
  count: { access: 'read', args: z.tuple([]) },
  put: { access: 'write', args: z.tuple([z.string().min(1), z.number().int().positive()]) },
  find: { access: 'read', args: z.tuple([z.strictObject({ words: z.array(z.string()) })]) },
};

const ORIGIN = 'app://cman';
const WINDOW = 7;
const ours: CallEvent = {
  sender: { id: WINDOW },
  senderFrame: { url: `${ORIGIN}/index.html`, parent: null },
};

function shelf(
  server: Server<Shelf> | Promise<Server<Shelf>>,
  event: CallEvent = ours,
): { client: Client<Shelf>; bugs: unknown[] } {
  const bugs: Parameters<ReportBug>[0][] = [];
  const pair = memoryDoor<CallEvent>();
  serve<Shelf, CallEvent>({
    door: pair.door,
    declarations: shelfMethods,
    server,
    isTrusted: (caller) => isTrustedSender(caller, WINDOW, ORIGIN),
    reportBug: (bug) => bugs.push(bug),
  });
  return { client: makeClient<Shelf>(Object.keys(shelfMethods), pair.from(event)), bugs };
}

const stocked: Server<Shelf> = {
  count: async () => 3,
  put: async (title, copies) => ({ title, copies }),
  find: async ({ words }) => words[0] ?? null,
};

describe('calls', () => {
  test('bring arguments in and the value back', async () => {
    const { client } = shelf(stocked);
    expect(await client.count()).toEqual({ ok: true, value: 3 });
    expect(await client.put('Anatomy', 2)).toEqual({ ok: true, value: { title: 'Anatomy', copies: 2 } });
    expect(await client.find({ words: [] })).toEqual({ ok: true, value: null });
  });

  test.each([
    ['too few', []],
    ['too many', ['Anatomy', 1, true]],
    ['of the wrong type', ['Anatomy', '1']],
    ['out of range', ['Anatomy', -1]],
    ['not a number', ['Anatomy', Number.NaN]],
  ])('are refused before the service when the arguments are %s', async (_what, args) => {
    let called = false;
    const { client } = shelf({
      ...stocked,
      put: async (title, copies) => {
        called = true;
        return { title, copies };
      },
    });
    const reply: unknown = await Reflect.apply(client.put, client, args);
    expect(reply).toMatchObject({ ok: false, error: { code: 'wrong-usage', details: { method: 'put' } } });
    expect(called).toBe(false);
  });

  test('are refused when an object has a field that was not declared', async () => {
    const { client } = shelf(stocked);
    const reply: unknown = await Reflect.apply(client.find, client, [{ words: [], path: '/etc' }]);
    expect(reply).toMatchObject({ ok: false, error: { code: 'wrong-usage' } });
  });

  test('a refusal does not repeat what was passed: it may be text of a document', async () => {
    const { client } = shelf(stocked);
    const reply: unknown = await Reflect.apply(client.put, client, ['The patient has fever', 'Fever']);
    expect(JSON.stringify(reply)).not.toMatch(/patient|Fever/);
  });
});

describe('a service that is still being started', () => {
  test('is waited for', async () => {
    let started = (_server: Server<Shelf>): void => undefined;
    const { client } = shelf(new Promise<Server<Shelf>>((resolve) => (started = resolve)));
    const reply = client.count();
    started(stocked);
    expect(await reply).toEqual({ ok: true, value: 3 });
  });

  test('and never comes: every call says so', async () => {
    const { client, bugs } = shelf(Promise.reject(new Error('no disk')));
    expect(await client.count()).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(bugs).toHaveLength(1);
  });
});

describe('errors', () => {
  test('an AppError crosses with code, message and values', async () => {
    const { client, bugs } = shelf({
      ...stocked,
      put: async () => {
        throw new AppError('conflict', 'somebody was faster', { copies: 2 });
      },
    });
    expect(await client.put('Anatomy', 2)).toEqual({
      ok: false,
      error: { code: 'conflict', message: 'somebody was faster', details: { copies: 2 } },
    });
    expect(bugs).toEqual([]);
  });

  test("an AppError of a plugin's own copy of the class crosses as well", async () => {
    class ForeignError extends Error {
      override readonly name = 'AppError';
      readonly code = 'bad-input';
      readonly details = { line: 4 };
    }
    const { client } = shelf({
      ...stocked,
      count: async () => {
        throw new ForeignError('a.txt:4: nine columns expected');
      },
    });
    expect(await client.count()).toMatchObject({
      ok: false,
      error: { code: 'bad-input', details: { line: 4 } },
    });
  });

  test('a bug becomes `internal`: reported with its frames, its text neither sent nor reported', async () => {
    const { client, bugs } = shelf({
      ...stocked,
      count: async () => {
        throw new TypeError('unexpected "The patient has fever"');
      },
    });
    const reply = await client.count();
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal', details: { method: 'count' } } });
    expect(bugs).toMatchObject([{ method: 'count', name: 'TypeError' }]);
    expect(JSON.stringify([reply, bugs])).not.toContain('patient');
    expect(JSON.stringify(bugs)).toContain('ipc.test.ts');
  });
});

describe('events', () => {
  const notice = (message: string): ProjectEvent => ({ kind: 'notice', level: 'info', message });
  const idle: ProjectEvent = { kind: 'training', state: { kind: 'idle' } };

  test('are delivered in order; while the page loads only notices wait', () => {
    const delivered: ProjectEvent[] = [];
    const outbox = new EventOutbox((event) => delivered.push(event));
    outbox.send(notice('first'));
    outbox.send(idle);
    expect(delivered).toEqual([]);
    outbox.release();
    outbox.send(idle);
    outbox.hold();
    outbox.send(notice('second'));
    outbox.release();
    outbox.release();
    expect(delivered).toEqual([notice('first'), idle, notice('second')]);
  });
});

describe('senders', () => {
  test.each<[string, CallEvent]>([
    ['another web contents', { ...ours, sender: { id: 8 } }],
    ['a frame inside the page', { ...ours, senderFrame: { url: `${ORIGIN}/index.html`, parent: {} } }],
    ['another page', { ...ours, senderFrame: { url: 'https://example.org/', parent: null } }],
    ['a host that begins like ours', { ...ours, senderFrame: { url: 'app://cman.example/', parent: null } }],
    ['a file', { ...ours, senderFrame: { url: 'file:///index.html', parent: null } }],
    ['a frame that is gone', { ...ours, senderFrame: null }],
  ])('%s is refused, and the service is not called', async (_who, event) => {
    let called = false;
    const { client } = shelf(
      {
        ...stocked,
        count: async () => {
          called = true;
          return 3;
        },
      },
      event,
    );
    expect(await client.count()).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(called).toBe(false);
  });

  test('nobody is trusted while there is no window', () => {
    expect(isTrustedSender(ours, null, ORIGIN)).toBe(false);
  });
});

/** A server whose methods all do the same. */
function projectServer(answer: (method: string) => Promise<unknown>): Server<ProjectService> {
  const methods = Object.keys(projectMethods).map((method) => [method, () => answer(method)]);
  return Object.fromEntries(methods) as Server<ProjectService>;
}

describe('the project service', () => {
  test('the preload offers exactly the methods of the contract', () => {
    expect([...PROJECT_METHODS].sort()).toEqual(Object.keys(projectMethods).sort());
  });

  test('every method is reachable on a channel of its own, and answers what its implementation answers', async () => {
    const pair = memoryDoor<CallEvent>();
    const reached: string[] = [];
    // Stands where electron/project is tested with a real database: here only the way there is the subject.
    const server = projectServer(async (method) => {
      reached.push(method);
      return method;
    });
    serve<ProjectService, CallEvent>({
      door: pair.door,
      declarations: projectMethods,
      server,
      isTrusted: () => true,
      reportBug: () => undefined,
    });
    expect(pair.channels).toEqual(Object.keys(projectMethods).map(callChannel));
    const client = makeClient<ProjectService>(PROJECT_METHODS, pair.from(ours));
    const span = { sentenceId: 's', begin: 0, end: 4 };
    const everywhere: Everywhere = {
      places: [{ sentenceId: 's', state: '0', deed: { kind: 'clear', begin: 0, end: 4 } }],
    };
    const replies = {
      summary: client.summary(),
      openProject: client.openProject('/tmp/a.cman'),
      createProject: client.createProject('/tmp/a.cman'),
      openDemo: client.openDemo(),
      closeProject: client.closeProject(),
      recentProjects: client.recentProjects(),
      chooseFile: client.chooseFile('import', ''),
      setAnnotator: client.setAnnotator('Ada'),
      queue: client.queue('pending', 0, 50),
      sentence: client.sentence('s'),
      documentSentences: client.documentSentences('d'),
      execute: client.execute({ kind: 'create-mention', ...span, type: 'Drug' }),
      undo: client.undo(),
      redo: client.redo(),
      search: client.search('fever', 20),
      places: client.places('fever', 0, 20),
      suggestRelations: client.suggestRelations('s'),
      suggestions: client.suggestions(
        { kind: 'mention', status: 'suggested', type: null, origin: null, least: 0, most: 1, words: '' },
        0,
        20,
      ),
      check: client.check(true),
      previewEverywhere: client.previewEverywhere(everywhere),
      applyEverywhere: client.applyEverywhere(everywhere),
      schemaUse: client.schemaUse(),
      loadSchema: client.loadSchema('/tmp/s.json'),
      saveSchema: client.saveSchema('/tmp/s.json', EMPTY_SCHEMA),
      formats: client.formats(),
      importFiles: client.importFiles(['/tmp/a.txt'], 'text', null),
      exportFile: client.exportFile('/tmp/b.txt', 'conll04', 'accepted', null),
      cancelTask: client.cancelTask(),
      models: client.models(),
      activateModel: client.activateModel('m'),
      progress: client.progress(),
      confusion: client.confusion(),
      retrainChange: client.retrainChange(),
      retrainPlaces: client.retrainPlaces(0, 50),
      recommenders: client.recommenders(),
      useRecommenders: client.useRecommenders('always'),
      addList: client.addList('/tmp/words.txt', 'words', null),
      removeList: client.removeList('l'),
      training: client.training(),
      startTraining: client.startTraining({ warmStart: true }),
      cancelTraining: client.cancelTraining(),
      doctor: client.doctor(),
      device: client.device(),
      changeDevice: client.changeDevice({ engine: 'webgpu', adapter: 'low-power', memoryMiB: 1024 }),
      tryEngines: client.tryEngines(),
      cancelTrial: client.cancelTrial(),
      previewMerge: client.previewMerge(['/tmp/b.cman']),
      mergeProjects: client.mergeProjects(['/tmp/b.cman', '/tmp/c.cman']),
      cancelMerge: client.cancelMerge(),
      disputes: client.disputes(),
      assignments: client.assignments(),
      assign: client.assign([{ documentId: 'd1', annotators: ['Ann'] }]),
      handOver: client.handOver('Ann', '/tmp/ann.cman', false, true),
      setScope: client.setScope('mine'),
      safety: client.safety(),
      backups: client.backups(),
      takeBackup: client.takeBackup(),
      restoreBackup: client.restoreBackup('000001 2026-01-01 10.00.00 asked.cman', null),
      changeBackups: client.changeBackups(DEFAULT_BACKUP_SETTINGS),
      recoverProject: client.recoverProject('/tmp/a.cman', '/tmp/b.cman', null),
      saveCopy: client.saveCopy('/tmp/b.cman'),
      auditRecords: client.auditRecords(EVERYTHING, 0, 50),
      auditChoices: client.auditChoices(),
      verifyAudit: client.verifyAudit(),
      exportAudit: client.exportAudit('/tmp/log.csv', EVERYTHING, false),
      previewDeidentified: client.previewDeidentified('accepted', {
        types: ['PATIENT'],
        method: 'placeholders',
        scope: 'document',
        unmarked: 'likely',
        numberDocuments: true,
        kinds: {},
      }),
    } satisfies Record<keyof ProjectService, Promise<unknown>>;
    for (const [method, reply] of Object.entries(replies)) {
      expect(await reply).toEqual({ ok: true, value: method });
    }
    expect(reached).toEqual(Object.keys(replies));
  });

  test.each<[string, unknown[]]>([
    ['execute', [{ kind: 'create-mention', sentenceId: 's', begin: -1, end: 4, type: 'Drug' }]],
    ['execute', [{ kind: 'drop-tables' }]],
    ['queue', ['pending', 0, 1_000_000]],
    ['applyEverywhere', [{ places: [] }]],
    ['changeDevice', [{ engine: 'reference', adapter: 'low-power', memoryMiB: 1024 }]],
    ['changeDevice', [{ engine: 'auto', adapter: 'low-power', memoryMiB: 0 }]],
    ['chooseFile', ['format-disk', '']],
    ['addList', ['/tmp/words.txt', 'programs', null]],
    ['saveSchema', ['/tmp/s.json', { name: 'x' }]],
    ['openProject', ['']],
    ['importFiles', [[], 'text', null]],
    ['mergeProjects', [[]]],
    ['assign', [[{ documentId: 'd1', annotators: [''] }]]],
    ['handOver', ['Ann', '/tmp/ann.cman', 'yes', true]],
    ['setScope', ['nobody']],
    ['restoreBackup', ['', null]],
    ['changeBackups', [{ enabled: true, folder: null, largestBytes: 1 }]],
    [
      'execute',
      [{ kind: 'adjudicate-sentence', sentenceId: 's', mentions: [{ begin: 0, end: 1 }], relations: [] }],
    ],
    ['startTraining', [{ warmStart: true, engine: 'mine' }]],
  ])('%s refuses %j', async (method, args) => {
    const pair = memoryDoor<CallEvent>();
    serve<ProjectService, CallEvent>({
      door: pair.door,
      declarations: projectMethods,
      server: projectServer(async () => {
        throw new Error('reached');
      }),
      isTrusted: () => true,
      reportBug: () => undefined,
    });
    const reply = await pair.from(ours)(callChannel(method), ...args);
    expect(reply).toMatchObject({ ok: false, error: { code: 'wrong-usage' } });
  });
});
