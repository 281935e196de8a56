// When an encrypted project is locked by itself, sleep included.
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { IdleLock } from '../../electron/idle-lock.ts';

function watched(minutes: number | null) {
  const power = new EventEmitter();
  const locked: string[] = [];
  const clock = { seconds: 1000 };
  const idle = new IdleLock({
    minutes: () => minutes,
    lock: (because) => locked.push(because),
    power,
    seconds: () => clock.seconds,
  });
  return { power, locked, clock, idle };
}

it('locks with the screen, and when the computer goes to sleep', () => {
  const { power, locked } = watched(null);
  power.emit('lock-screen');
  power.emit('suspend');
  expect(locked).toEqual(['screen', 'screen']);
});

it('locks when the computer wakes and the time has passed, even if nothing said that it went to sleep', () => {
  const { power, locked, clock } = watched(10);
  clock.seconds += 300;
  power.emit('resume');
  expect(locked).toEqual([]);
  clock.seconds += 300;
  power.emit('resume');
  expect(locked).toEqual(['idle']);
});

it('what is done keeps it open, but not the key that wakes the computer: that comes too late', () => {
  const { locked, clock, idle } = watched(10);
  for (let minute = 0; minute < 30; minute += 5) {
    clock.seconds += 300;
    idle.touch();
  }
  expect(locked).toEqual([]);
  clock.seconds += 8 * 3600;
  idle.touch();
  expect(locked).toEqual(['idle']);
});

it('never locks by itself where no time is set', () => {
  const { power, locked, clock, idle } = watched(null);
  clock.seconds += 8 * 3600;
  power.emit('resume');
  idle.touch();
  expect(locked).toEqual([]);
});
