import { describe, expect, it } from 'vitest';
import { begin, clickedMention, gestureOf, move, type PointerTarget } from '../../renderer/text/pointer.ts';

const at = (x: number, facts: Partial<PointerTarget> = {}): PointerTarget => ({
  mentions: [],
  onLabel: false,
  relation: null,
  farEnd: null,
  handle: null,
  token: Math.floor(x / 10),
  x,
  y: 0,
  ...facts,
});

const drag = (from: PointerTarget, to: PointerTarget, textOnly = false) =>
  gestureOf(move(begin(from, textOnly), to), to);

describe('dragging over the text', () => {
  it('is a click while the hand only shakes', () => {
    expect(drag(at(50), at(52))).toEqual({ kind: 'press' });
  });

  it('selects the tokens between, either way', () => {
    expect(drag(at(50), at(95))).toEqual({ kind: 'select', anchor: 5, focus: 9 });
    expect(drag(at(95), at(50))).toEqual({ kind: 'select', anchor: 9, focus: 5 });
  });

  it('draws a relation from mention to mention, and selects text when it ends elsewhere', () => {
    const head = at(50, { mentions: ['a'] });
    expect(drag(head, at(95, { mentions: ['b'] }))).toEqual({
      kind: 'link',
      head: 'a',
      tail: 'b',
      x: 95,
      y: 0,
    });
    expect(drag(head, at(95))).toMatchObject({ kind: 'select' });
    expect(drag(head, at(95, { mentions: ['a'] }))).toMatchObject({ kind: 'select' });
  });

  it('selects text inside the mention that holds the first word', () => {
    expect(drag(at(50, { mentions: ['inner', 'outer'] }), at(95, { mentions: ['outer'] }))).toMatchObject({
      kind: 'select',
    });
  });

  it('selects text across mentions with Shift', () => {
    expect(drag(at(50, { mentions: ['a'] }), at(95, { mentions: ['b'] }), true)).toMatchObject({
      kind: 'select',
    });
  });

  it('draws a relation from a label wherever it goes, also between nested mentions', () => {
    const label = at(50, { mentions: ['inner'], onLabel: true });
    expect(drag(label, at(95))).toMatchObject({ kind: 'link', head: 'inner', tail: null });
    expect(drag(label, at(60, { mentions: ['outer'], onLabel: true }))).toMatchObject({
      kind: 'link',
      tail: 'outer',
    });
  });

  it('moves a border by its handle', () => {
    expect(drag(at(50, { handle: 'end', mentions: ['a'] }), at(95, { mentions: ['b'] }))).toEqual({
      kind: 'resize',
      border: 'end',
      token: 9,
    });
  });
});

describe('clicking nested mentions', () => {
  it('chooses the innermost, then the one around it, then begins again', () => {
    expect(clickedMention(['inner', 'outer'], null)).toBe('inner');
    expect(clickedMention(['inner', 'outer'], 'inner')).toBe('outer');
    expect(clickedMention(['inner', 'outer'], 'outer')).toBe('inner');
    expect(clickedMention([], null)).toBeNull();
  });
});
