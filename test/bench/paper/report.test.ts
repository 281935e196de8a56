import { describe, expect, it } from 'vitest';
import { chosenRows, listOf, wholeNumber } from '../../../bench/paper/options.ts';
import { tableLines } from '../../../bench/paper/report.ts';
import { formatSummary, summarise } from '../../../bench/paper/statistics.ts';
import { CMAN, MULTI_HEAD, settingsOf } from '../../../bench/paper/variants.ts';

describe('a summary over seeds', () => {
  it('has the mean and the standard deviation of a sample', () => {
    const summary = summarise([2, 4, 9]);
    expect(summary?.mean).toBe(5);
    expect(summary?.deviation).toBeCloseTo(Math.sqrt(13), 12);
    expect(formatSummary(summary)).toBe('5.00 ± 3.61');
  });

  it('claims no deviation of a single value, and nothing of none', () => {
    expect(summarise([7])).toEqual({ mean: 7, deviation: null, values: [7] });
    expect(formatSummary(summarise([7]))).toBe('7.00');
    expect(summarise([])).toBeNull();
    expect(formatSummary(null)).toBe('-');
  });
});

describe('a table', () => {
  it('aligns names to the left and figures to the right', () => {
    const lines = tableLines({
      columns: ['', 'F1', 'gold'],
      rows: [
        ['CMAN', summarise([70, 72]), 353],
        ['other', null, 2.5],
      ],
    });
    expect(lines).toEqual([
      '                 F1  gold',
      '-------------------------',
      'CMAN   71.00 ± 1.41   353',
      'other             -  2.50',
    ]);
  });
});

describe('options', () => {
  it('choose rows by id and name the unknown', () => {
    expect(chosenRows([MULTI_HEAD, CMAN], null)).toEqual([MULTI_HEAD, CMAN]);
    expect(chosenRows([MULTI_HEAD, CMAN], ['cman'])).toEqual([CMAN]);
    expect(() => chosenRows([MULTI_HEAD, CMAN], ['bert'])).toThrow('--rows bert: there are multi-head, cman');
  });

  it('are lists and whole numbers', () => {
    expect(listOf(' 0, 3 ,')).toEqual(['0', '3']);
    expect(wholeNumber('--seeds', '12')).toBe(12);
    for (const text of ['0', '-1', '1.5', 'x', ''])
      expect(() => wholeNumber('--seeds', text)).toThrow('--seeds');
  });

  it('lay what makes a network what it is over what is common to all', () => {
    const common = {
      network: { labelAttention: true, hidden: 64 },
      training: { adversarial: false, seed: 9 },
    };
    const { network, training } = settingsOf(common, MULTI_HEAD, 3);
    expect(network).toMatchObject({ labelAttention: false, hidden: 64 });
    expect(training).toMatchObject({ adversarial: true, seed: 3 });
  });
});
