import { describe, expect, it } from 'vitest';
import { cmanHere } from './cman-here.ts';
import { cman } from './cman.ts';

describe('wrong usage ends with code 2, says why on standard error, and prints nothing else', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown command', ['anotate'], /^cman: unknown command 'anotate'/],
    ['a missing option', ['convert', 'a', 'b', '--from', 'text'], /^cman: required option '--to <id>'/],
    ['an unknown option', ['doctor', '--fast'], /^cman: unknown option '--fast'/],
    [
      'an unknown format',
      ['convert', 'a', 'b', '--from', 'word', '--to', 'text'],
      /^cman: there is no format word; there are ade-rel, conll04,/,
    ],
    [
      'an unknown strategy',
      ['rank', 'p.cman', '--strategy', 'best'],
      /^cman: no strategy "best"; there are combined,/,
    ],
    [
      'a project by another name',
      ['rank', 'corpus.txt'],
      /^cman: corpus\.txt: a project is a file named \*\.cman/,
    ],
    [
      'an unknown setting',
      ['train', '--set', 'hiden=3'],
      /^cman: --set hiden=3: there is no setting "hiden"; there are bsaUnits,/,
    ],
    [
      'a setting out of range',
      ['train', '--set', 'lstmDropout=2'],
      /^cman: --set lstmDropout=2: lstmDropout: /,
    ],
    ['a setting without a value', ['train', '--set', 'hidden'], /^cman: --set hidden: it must be key=value/],
    ['nothing to train on', ['train'], /^cman: name a project, or files with --train/],
    [
      'both a project and files',
      ['train', 'p.cman', '--train', 'f', '--format', 'text'],
      /^cman: train either a project or files/,
    ],
    ['an adapter of another kind', ['train', '--gpu-adapter', 'big'], /choices are fast, frugal/],
    ['next to no memory', ['train', '--gpu-memory', '16'], /whole number of at least 512/],
    ['half an epoch', ['train', '--epochs', '0.5'], /whole number of at least 1/],
    [
      'training on plain text',
      ['train', '--train', 'f', '--format', 'text', '--model', 'm'],
      /^cman: format text holds no annotations/,
    ],
    ['no command', [], /^Usage: cman/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await (args.length > 1 ? cmanHere : cman)(...args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

it('help is no error', async () => {
  const { code, stdout } = await cman('train', '--help');
  expect(code).toBe(0);
  expect(stdout).toContain('learningRate=0.0015');
});
