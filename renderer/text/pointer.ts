// What a press, a drag and a release over the text mean. Pure: positions have been turned into tokens and mentions already.
// A drag from a mention means a relation as soon as it is over another mention, and a selection of text before that: so
// text can be selected inside a mention, and nobody has to aim at a special handle to link two.

/** What is under the pointer. */
export interface PointerTarget {
  /** Mentions there, innermost first; the label of a mention counts as that mention alone. */
  readonly mentions: readonly string[];
  /** Whether it is the label: a drag from there always means a relation. */
  readonly onLabel: boolean;
  readonly relation: string | null;
  /** The end that the relation's stub here points to, when it is on the words of that end. */
  readonly farEnd: 'head' | 'tail' | null;
  readonly handle: 'begin' | 'end' | null;
  /** Nearest token; null in a text without any. */
  readonly token: number | null;
  readonly x: number;
  readonly y: number;
}

export interface Press {
  readonly from: PointerTarget;
  /** Shift: the drag selects text, whatever it passes. */
  readonly textOnly: boolean;
  readonly moved: boolean;
}

/** What the pointer is doing, as it is shown while it does it. */
export type Gesture =
  | { readonly kind: 'press' }
  | { readonly kind: 'select'; readonly anchor: number; readonly focus: number }
  | {
      readonly kind: 'link';
      readonly head: string;
      readonly tail: string | null;
      readonly x: number;
      readonly y: number;
    }
  | { readonly kind: 'resize'; readonly border: 'begin' | 'end'; readonly token: number };

/** Less is a shaky click, not a drag. */
const DRAG_PX = 4;

export function begin(from: PointerTarget, textOnly: boolean): Press {
  return { from, textOnly, moved: false };
}

export function move(press: Press, to: PointerTarget): Press {
  if (press.moved || Math.hypot(to.x - press.from.x, to.y - press.from.y) < DRAG_PX) return press;
  return { ...press, moved: true };
}

export function gestureOf({ from, textOnly, moved }: Press, to: PointerTarget): Gesture {
  if (from.handle) {
    return to.token === null || !moved
      ? { kind: 'press' }
      : { kind: 'resize', border: from.handle, token: to.token };
  }
  if (!moved) return { kind: 'press' };
  const head = from.mentions[0];
  if (head !== undefined && !textOnly) {
    const tail = to.mentions.find((mention) => mention !== head && !from.mentions.includes(mention)) ?? null;
    // Inside nested mentions, dragging from label to label links the two even though one holds the other.
    const nested =
      from.onLabel && to.onLabel ? (to.mentions.find((mention) => mention !== head) ?? null) : null;
    if (tail ?? nested ?? (from.onLabel ? head : null)) {
      return { kind: 'link', head, tail: tail ?? nested, x: to.x, y: to.y };
    }
  }
  if (from.token === null || to.token === null) return { kind: 'press' };
  return { kind: 'select', anchor: from.token, focus: to.token };
}

/** Which mention a click chooses: the innermost, or the one around it when that was chosen already. */
export function clickedMention(mentions: readonly string[], selected: string | null): string | null {
  const here = selected === null ? -1 : mentions.indexOf(selected);
  return mentions[(here + 1) % mentions.length] ?? null;
}
