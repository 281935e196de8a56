// Calls through the door of the main process with arguments that no window of ours would send: refused before the service, or as the methods declare
// them. Nothing is thrown, nothing of what was passed is in the answer, and no prototype is touched.
import { projectMethods, type ProjectService } from '../../../core/contract/project.ts';
import { lookMethods } from '../../../core/contract/look-methods.ts';
import type { Declarations } from '../../../core/contract/service.ts';
import { callChannel, PROJECT_METHODS } from '../../../electron/ipc/channels.ts';
import { serve } from '../../../electron/ipc/serve.ts';
import { memoryDoor } from '../../../test/electron/memory-door.ts';
import { HOSTILE_WORDS } from '../hostile-words.ts';
import { Dice } from '../dice.ts';
import { ACCEPTED, LawBroken, type FuzzTarget } from '../target.ts';

const SECRET = 'Maud Tarn, born 3 May';
const SEED_BYTES = 4;

export const callsTarget: FuzzTarget = {
  name: 'window-calls',
  ofMillion: 90_000,
  guided: false,
  changed: 'never',
  longest: 0,
  async open() {
    const pair = memoryDoor<null>();
    const passed: unknown[] = [];
    const answer = (...args: unknown[]): Promise<null> => {
      passed.push(args);
      return Promise.resolve(null);
    };
    const server = Object.fromEntries(PROJECT_METHODS.map((method) => [method, answer]));
    serve<ProjectService, null>({
      door: pair.door,
      declarations: projectMethods,
      // Stands for the service behind the door: it says null to all that comes through.
      server: Object.assign(Object.create(null) as Record<never, never>, server) as never,
      isTrusted: () => true,
      reportBug: (bug) => {
        throw new LawBroken(`a bug was reported: ${bug.name}`);
      },
    });
    const call = pair.from(null);
    return {
      seeds: [],
      words: [],
      generate: (dice) => Uint8Array.from(dice.list(SEED_BYTES, () => dice.below(256))),
      async check(input) {
        const dice = new Dice(new DataView(input.buffer, input.byteOffset, SEED_BYTES).getUint32(0));
        const method = dice.of(PROJECT_METHODS);
        const args = dice.list(dice.below(4), () => hostileValue(dice, 4));
        passed.length = 0;
        const reply = await call(callChannel(method), ...args);
        if (reply.ok) {
          if (passed.length !== 1) throw new LawBroken(`${method} was called ${passed.length} times`);
          checkDeclared(method, passed[0]);
          return ACCEPTED;
        }
        if (JSON.stringify(reply).includes(SECRET)) throw new LawBroken('what was passed is in the refusal');
        if (reply.error.code !== 'wrong-usage') throw new LawBroken(`${method}: ${reply.error.code}`);
        return { accepted: false, why: `${method} refused` };
      },
      close: async () => undefined,
    };
  },
};

/** What reached the service is what the declaration says, once more. */
function checkDeclared(method: string, args: unknown): void {
  const declared: Declarations<ProjectService> & typeof lookMethods = { ...projectMethods, ...lookMethods };
  const declaration:
    { readonly args: { safeParse(value: unknown): { readonly success: boolean } } } | undefined = Reflect.get(
    declared,
    method,
  );
  if (declaration?.args.safeParse(args).success !== true)
    throw new LawBroken(`${method} got what it does not declare`);
}

/** Anything that crosses by structured clone. */
function hostileValue(dice: Dice, depth: number): unknown {
  switch (dice.below(depth > 0 ? 14 : 8)) {
    case 0:
      return dice.of([0, -1, 1, 0.5, NaN, Infinity, 2 ** 53, -0, 100]);
    case 1:
      return [null, undefined, true, false][dice.below(4)];
    case 2:
      return SECRET;
    case 3:
      return dice.of(HOSTILE_WORDS);
    case 4:
      return dice.of([
        'all',
        'pending',
        'd1s0',
        '/tmp/x.cman',
        'text',
        'accepted',
        'words',
        'x'.repeat(100_000),
      ]);
    case 5:
      return dice.of([
        10n,
        new Date(NaN),
        /x/g,
        new Map([['__proto__', 1]]),
        new Set([1]),
        new Uint8Array(9),
        new Error('x'),
      ]);
    case 6:
      return [];
    case 7:
      return {};
    case 8:
    case 9:
      return dice.list(dice.few(6), () => hostileValue(dice, depth - 1));
    case 10: {
      const json: unknown = JSON.parse(
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      );
      return json;
    }
    case 11:
      return nested(dice.between(10, 2000));
    default: {
      const keys = [
        'kind',
        'sentenceId',
        'begin',
        'end',
        'type',
        'mentionId',
        'schema',
        'name',
        'warmStart',
        'places',
        dice.of(HOSTILE_WORDS),
      ];
      return Object.fromEntries(dice.list(dice.few(6), () => [dice.of(keys), hostileValue(dice, depth - 1)]));
    }
  }
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let left = depth; left > 0; left--) value = [value];
  return value;
}
