// A sentence's text with what is drawn on it: cut into segments, measured where the browser has put them, given room, and drawn over.
// Owned by the element whose text it is: the sentence being worked on (text-surface.ts) and those around it (context-sentence.ts).
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { html, type TemplateResult } from 'lit';
import { farEnd } from '../relations/far-end.ts';
import { visibleMentions, visibleRelations } from '../state/selection.ts';
import { runsRightToLeft } from '../text/direction.ts';
import { drawText, layoutText, type Drawing } from '../text/geometry.ts';
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
  #roomGiven: ReadonlySet<number> = new Set();

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

  /** The text as one element for each segment: to be put where {@link draw} finds it. */
  renderText(): readonly TemplateResult[] {
    const { text, sentence } = this.#view ?? { text: '', sentence: { begin: 0 } };
    return this.segments.map(({ begin, end }) => {
      const words = text.slice(begin - sentence.begin, end - sentence.begin);
      // No white space between the tags: it would be text.
      return html`<span class="outer"
        ><span class=${words.length > LONG_WORD ? 'ink long' : 'ink'}>${words}</span></span
      >`;
    });
  }

  /**
   * Measures the text, gives its lines their room, and draws on them where they then stand.
   * @param root where the text was rendered
   * @param surface what it stands on
   * @param shown the relations to draw
   */
  draw(root: ParentNode, surface: HTMLElement, shown: readonly Relation[]): void {
    const view = this.#view;
    if (!view) return;
    const inks = [...root.querySelectorAll<HTMLElement>('.ink')];
    const outers = [...root.querySelectorAll<HTMLElement>('.outer')];
    LABELS.setFont(`600 11px ${getComputedStyle(surface).fontFamily}`);
    const widthOf = (text: string): number => LABELS.width(text);
    const measure = (): readonly VisualLine[] => groupLines(measureSegments(surface, inks, this.rightToLeft));
    const lines = measure();
    const layout = layoutText(
      this.segments,
      lines,
      this.mentions.map((mention) => ({
        id: mention.id,
        begin: mention.begin,
        end: mention.end,
        labelWidth: labelWidth(mention.type, mention, widthOf),
      })),
      shown.map((relation) => {
        const width = labelWidth(relation.type, relation, widthOf);
        const stub = (near: 'head' | 'tail'): number =>
          width + farEndWidth(farEnd(view, relation, near), widthOf);
        return {
          id: relation.id,
          head: relation.head,
          tail: relation.tail,
          labelWidth: width,
          stubWidths: { head: stub('head'), tail: stub('tail') },
        };
      }),
      surface.clientWidth,
      this.rightToLeft,
    );
    this.#giveRoom(outers, inks, lines, layout.room);
    this.lines = measure();
    this.drawing = drawText(layout, this.lines);
  }

  #giveRoom(
    outers: readonly HTMLElement[],
    inks: readonly HTMLElement[],
    lines: readonly VisualLine[],
    room: readonly LineRoom[],
  ): void {
    const rooms = roomsBySegment(lines, room);
    const textHeight = lines[0] ? lines[0].bottom - lines[0].top : 0;
    for (const index of new Set([...this.#roomGiven, ...rooms.keys()])) {
      const [outer, ink] = [outers[index], inks[index]];
      if (outer && ink) giveRoom(outer, ink, rooms.get(index) ?? null, textHeight);
    }
    this.#roomGiven = new Set(rooms.keys());
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
