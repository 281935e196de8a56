// A sentence's text with what is drawn on it: cut into segments, measured where the browser has put them, given room, and drawn over.
// Owned by the element whose text it is: the sentence being worked on (text-surface.ts) and those around it (context-sentence.ts).
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { farEnd } from '../relations/far-end.ts';
import { visibleMentions, visibleRelations } from '../state/selection.ts';
import { runsRightToLeft } from '../text/direction.ts';
import { drawText, layoutText, type Drawing, type TextLayout } from '../text/geometry.ts';
import { LabelMeasure } from '../text/label-width.ts';
import { groupLines, type VisualLine } from '../text/lines.ts';
import { giveRoom, measureSegments, type LineRoom } from '../text/measure.ts';
import { segmentText, type TextSegment } from '../text/segments.ts';
import { farEndWidth, labelWidth } from './label-content.ts';

/** A "word" longer than this may be broken anywhere, or it would leave the window. */
const LONG_WORD = 40;

/** One for all: every sentence of the window has its labels in the same font. */
const LABELS = new LabelMeasure();

export class DrawnText {
  segments: readonly TextSegment[] = [];
  /** As last measured. */
  lines: readonly VisualLine[] = [];
  mentions: readonly Mention[] = [];
  relations: readonly Relation[] = [];
  rightToLeft = false;
  /** Null until it is drawn. */
  drawing: Drawing | null = null;
  #view: SentenceView | null = null;
  #surface: HTMLElement | null = null;
  #outers: readonly HTMLElement[] = [];
  #inks: readonly HTMLElement[] = [];
  #roomGiven: ReadonlyMap<number, LineRoom> = new Map();
  /** What the text's elements were made of, and what their places were measured at: while they stay, nothing is made or measured anew. */
  #made = '';
  #measured = '';
  #moved = false;
  #layout: TextLayout | null = null;

  /** Takes over what there is to show; it stays undrawn until {@link draw}, or drawn as before when it is the same sentence. */
  read(view: SentenceView, showRejected: boolean): void {
    const { sentence } = view;
    // Another sentence: nothing of the last one may stand over its text.
    if (this.#view?.sentence.id !== sentence.id) this.drawing = null;
    this.#view = view;
    this.mentions = visibleMentions(view, showRejected);
    this.relations = visibleRelations(view, showRejected);
    this.segments = segmentText(sentence, sentence.tokens, this.mentions);
    this.rightToLeft = runsRightToLeft(view.text);
  }

  /**
   * Puts the text into its paragraph, one element for each segment. By hand: a template for each of a thousand words, rendered anew with
   * every key, is what made long sentences slow.
   */
  fill(paragraph: HTMLElement): void {
    const { text, sentence } = this.#view ?? { text: '', sentence: { begin: 0 } };
    const made = `${this.segments.map(({ end }) => end).join()} ${text}`;
    if (made === this.#made && paragraph.firstChild) return;
    this.#made = made;
    this.#measured = '';
    this.#roomGiven = new Map();
    const spans = this.segments.map(({ begin, end }) => {
      const words = text.slice(begin - sentence.begin, end - sentence.begin);
      const ink = document.createElement('span');
      ink.className = words.length > LONG_WORD ? 'ink long' : 'ink';
      ink.textContent = words;
      const outer = document.createElement('span');
      outer.className = 'outer';
      outer.append(ink);
      return { outer, ink };
    });
    this.#outers = spans.map(({ outer }) => outer);
    this.#inks = spans.map(({ ink }) => ink);
    paragraph.replaceChildren(...this.#outers);
  }

  /** Draws on the text where it stands. All at once: {@link measure}, {@link giveRoom}, {@link place}. */
  draw(surface: HTMLElement, shown: readonly Relation[]): void {
    this.measure(surface, shown);
    this.giveRoom();
    this.place();
  }

  /**
   * First part of drawing, which only reads from the page: where the text stands, and what room its lines need.
   * @param surface what the text stands on
   * @param shown the relations to draw
   */
  measure(surface: HTMLElement, shown: readonly Relation[]): void {
    const view = this.#view;
    if (!view) return;
    this.#surface = surface;
    const { fontFamily, fontSize } = getComputedStyle(this.#inks[0] ?? surface);
    LABELS.setFont(`600 11px ${fontFamily}`);
    const widthOf = (text: string): number => LABELS.width(text);
    const width = surface.clientWidth;
    const measured = `${width} ${fontSize}`;
    if (measured !== this.#measured) this.#measureLines();
    this.#measured = measured;
    this.#layout = layoutText(
      this.segments,
      this.lines,
      this.mentions.map((mention) => ({
        id: mention.id,
        begin: mention.begin,
        end: mention.end,
        labelWidth: labelWidth(mention.type, mention, widthOf),
      })),
      shown.map((relation) => {
        const own = labelWidth(relation.type, relation, widthOf);
        const stub = (near: 'head' | 'tail'): number =>
          own + farEndWidth(farEnd(view, relation, near), widthOf);
        return {
          id: relation.id,
          head: relation.head,
          tail: relation.tail,
          labelWidth: own,
          stubWidths: { head: stub('head'), tail: stub('tail') },
        };
      }),
      width,
      this.rightToLeft,
    );
  }

  /** Second part, which only writes: lines get the room they need. */
  giveRoom(): void {
    const { lines } = this;
    const rooms = roomsBySegment(lines, this.#layout?.room ?? []);
    const textHeight = lines[0] ? lines[0].bottom - lines[0].top : 0;
    for (const index of new Set([...this.#roomGiven.keys(), ...rooms.keys()])) {
      const [outer, ink, room] = [this.#outers[index], this.#inks[index], rooms.get(index)];
      const given = this.#roomGiven.get(index);
      if (!outer || !ink || (given?.above === room?.above && given?.below === room?.below)) continue;
      giveRoom(outer, ink, room ?? null, textHeight);
      this.#moved = true;
    }
    this.#roomGiven = rooms;
  }

  /** Last part, which only reads: everything is placed where the lines then stand. */
  place(): void {
    if (!this.#layout) return;
    if (this.#moved) this.#measureLines();
    this.#moved = false;
    this.drawing = drawText(this.#layout, this.lines);
  }

  #measureLines(): void {
    if (this.#surface) this.lines = groupLines(measureSegments(this.#surface, this.#inks, this.rightToLeft));
  }
}

/** The room of each line by its first segment; a word broken over lines carries the larger for all of them. */
function roomsBySegment(
  lines: readonly VisualLine[],
  room: readonly LineRoom[],
): ReadonlyMap<number, LineRoom> {
  const rooms = new Map<number, LineRoom>();
  lines.forEach((line, index) => {
    const segment = line.boxes[0]?.segment;
    const own = room[index];
    if (segment === undefined || !own) return;
    const other = rooms.get(segment);
    rooms.set(segment, {
      above: Math.max(own.above, other?.above ?? 0),
      below: Math.max(own.below, other?.below ?? 0),
    });
  });
  return rooms;
}
