// A few of the kills that `npm run bench -- kills` does by the hundred.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KilledSession, type Victim } from './kills/killed-session.ts';

const LIMIT_MS = 240_000;
let session: KilledSession;

beforeAll(async () => {
  session = await KilledSession.begin(7);
}, LIMIT_MS);
afterAll(() => session.end(), LIMIT_MS);

it.each<Victim>(['window', 'trainer', 'main'])(
  'the %s killed in the middle of work takes no accepted action with it',
  async (victim) => {
    const { accepted, lost, sound } = await session.kill(victim);
    expect({ lost, sound }).toEqual({ lost: [], sound: true });
    expect(accepted).toBeGreaterThanOrEqual(0);
  },
  LIMIT_MS,
);
