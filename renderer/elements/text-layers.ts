// What is drawn under and over the text, as templates: outlines of mentions, arcs, labels, handles. All of it follows from a
// Drawing and from what is selected or pointed at.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { reaches } from '../state/judgement.ts';
import type { Selection } from '../state/selection.ts';
import { describeMention, describeRelation, percent, textOf } from '../text/describe.ts';
import { outlinePath, type Box, type Drawing, type LabelBox } from '../text/geometry.ts';
import { boxStyles, styled, typeStyles, type Styles } from './place.ts';

export interface TextScene {
  readonly view: SentenceView;
  readonly drawing: Drawing;
  readonly mentions: readonly Mention[];
  readonly relations: readonly Relation[];
  /** Place of each entity type in the schema, which its colours are named by. */
  readonly typeIndex: ReadonlyMap<string, number>;
  readonly threshold: number;
  readonly selection: Selection;
  /** Id of the mention or relation under the pointer. */
  readonly hovered: string | null;
  /** While a relation is being drawn: where it begins, and where it may end. */
  readonly link: { readonly head: string; readonly targets: ReadonlySet<string> } | null;
  /** A mention or relation was pointed at. */
  readonly onHover: (id: string) => void;
  /** A label was pressed by something that is no pointer. */
  readonly onPress: (item: { kind: 'mention' | 'relation'; id: string }) => void;
}

const isSelected = ({ selection }: TextScene, kind: 'mention' | 'relation', id: string): boolean =>
  selection.kind === kind && selection.id === id;

const isUnsure = ({ threshold }: TextScene, item: Pick<Mention, 'status' | 'confidence'>): boolean =>
  item.status === 'suggested' && !reaches(item, threshold);

/** Pointed at, or an end of the relation that is pointed at or selected. */
function isLit(scene: TextScene, mention: Mention): boolean {
  if (scene.hovered === mention.id) return true;
  return scene.relations.some(
    (relation) =>
      (scene.hovered === relation.id || isSelected(scene, 'relation', relation.id)) &&
      (relation.head === mention.id || relation.tail === mention.id),
  );
}

const stylesOf = (scene: TextScene, mention: Mention): Styles =>
  typeStyles(scene.typeIndex.get(mention.type) ?? -1);

export function renderBoxes(scene: TextScene): readonly (SVGTemplateResult | typeof nothing)[] {
  const byId = new Map<string, Mention>(scene.mentions.map((mention) => [mention.id, mention]));
  return scene.drawing.boxes.map((box) => {
    const mention = byId.get(box.id);
    if (!mention) return nothing;
    const selected = isSelected(scene, 'mention', mention.id);
    const target = scene.link?.targets.has(mention.id) ?? false;
    const classes = {
      box: true,
      [mention.status]: true,
      unsure: isUnsure(scene, mention),
      selected,
      lit: isLit(scene, mention),
      target,
      aside: scene.link !== null && !target && scene.link.head !== mention.id,
    };
    return svg`<g class=${classMap(classes)} ${styled(stylesOf(scene, mention))}>
      <rect class="fill" x=${box.x} y=${box.y} width=${box.width} height=${box.height} rx="5" />
      <path class="outline" d=${outlinePath(box)} />
      ${selected ? renderRing(box) : nothing}
    </g>`;
  });
}

const renderRing = (box: Box): SVGTemplateResult =>
  svg`<rect class="ring" x=${box.x - 2.5} y=${box.y - 2.5} width=${box.width + 5} height=${box.height + 5} rx="7" />`;

/** The token cursor, or the tokens being selected. */
export function renderTokens(rectangles: readonly Box[]): SVGTemplateResult {
  return svg`<g class="tokens">${rectangles.map(
    ({ x, y, width, height }) =>
      svg`<rect x=${x - 2} y=${y - 1} width=${width + 4} height=${height + 2} rx="4" />`,
  )}</g>`;
}

function arcClasses(scene: TextScene, relation: Relation): Record<string, boolean> {
  return {
    [relation.status]: true,
    unsure: isUnsure(scene, relation),
    selected: isSelected(scene, 'relation', relation.id),
    lit:
      scene.hovered === relation.id ||
      [relation.head, relation.tail].some((id) => id === scene.hovered || isSelected(scene, 'mention', id)),
  };
}

export function renderArcs(scene: TextScene): readonly (SVGTemplateResult | typeof nothing)[] {
  const byId = new Map<string, Relation>(scene.relations.map((relation) => [relation.id, relation]));
  return scene.drawing.arcs.map((arc) => {
    const relation = byId.get(arc.id);
    if (!relation) return nothing;
    const classes = classMap({ arc: true, ...arcClasses(scene, relation) });
    return svg`<g class=${classes} data-relation-id=${arc.id} @pointerenter=${() => scene.onHover(arc.id)}>
      <path class="reach" d=${arc.path} />
      <path class="line" d=${arc.path} />
      ${arc.arrow ? svg`<path class="arrow" d=${arc.arrow} />` : nothing}
    </g>`;
  });
}

/** The relation being drawn, from its head to the chosen tail, or to the pointer. */
export function renderLink(
  { drawing }: TextScene,
  link: { head: string; tail: string | null; at: { x: number; y: number } | null },
): SVGTemplateResult | typeof nothing {
  const topOf = (id: string | null): { x: number; y: number } | null => {
    const box = drawing.boxes.find((candidate) => candidate.id === id);
    return box ? { x: box.x + box.width / 2, y: box.y } : null;
  };
  const from = topOf(link.head);
  const to = topOf(link.tail) ?? link.at;
  if (!from || !to) return nothing;
  const top = Math.min(from.y, to.y) - 34;
  return svg`<path class="drawing" d="M ${from.x} ${from.y} C ${from.x} ${top} ${to.x} ${top} ${to.x} ${to.y}" />`;
}

export function renderLabels(scene: TextScene): TemplateResult {
  const placeOf = new Map(scene.drawing.labels.map((label) => [label.id, label]));
  const relationOf = new Map<string, Relation>(scene.relations.map((relation) => [relation.id, relation]));
  // All stems first: a label stands on the stem of its neighbour, never under it.
  return html`<div class="labels">
    ${scene.mentions.map((mention) => {
      const place = placeOf.get(mention.id);
      return place ? renderStem(scene, mention, place) : nothing;
    })}
    ${repeat(
      scene.mentions,
      (mention) => mention.id,
      (mention) => {
        const place = placeOf.get(mention.id);
        return place ? renderMentionLabel(scene, mention, place) : nothing;
      },
    )}
    ${scene.drawing.arcs.map(({ id, label }) => {
      const relation = relationOf.get(id);
      return label && relation ? renderArcLabel(scene, relation, label) : nothing;
    })}
  </div>`;
}

function renderStem(scene: TextScene, mention: Mention, label: LabelBox): TemplateResult | typeof nothing {
  // Right below its mention a label needs no line to it.
  if (label.stem <= 4) return nothing;
  const box = { x: label.x + 1, y: label.y - label.stem, width: 1, height: label.stem };
  return html`<span class="stem" ${styled({ ...stylesOf(scene, mention), ...boxStyles(box) })}></span>`;
}

function renderMentionLabel(scene: TextScene, mention: Mention, place: Box): TemplateResult {
  const selected = isSelected(scene, 'mention', mention.id);
  return html`<button
    type="button"
    class=${classMap({
      label: true,
      [mention.status]: true,
      unsure: isUnsure(scene, mention),
      selected,
      lit: isLit(scene, mention),
    })}
    tabindex="-1"
    aria-pressed=${selected}
    data-testid="mention"
    data-id=${mention.id}
    data-mention-id=${mention.id}
    data-type=${mention.type}
    data-status=${mention.status}
    data-text=${textOf(scene.view, mention)}
    ${styled({ ...stylesOf(scene, mention), ...boxStyles(place) })}
    @pointerenter=${() => scene.onHover(mention.id)}
    @click=${(event: MouseEvent) => press(scene, event, { kind: 'mention', id: mention.id })}
  >
    ${labelContent(mention.type, mention, describeMention(scene.view, mention))}
  </button>`;
}

function renderArcLabel(scene: TextScene, relation: Relation, place: Box): TemplateResult {
  const selected = isSelected(scene, 'relation', relation.id);
  return html`<button
    type="button"
    class=${classMap({ 'arc-label': true, ...arcClasses(scene, relation) })}
    tabindex="-1"
    aria-pressed=${selected}
    data-testid="relation"
    data-id=${relation.id}
    data-relation-id=${relation.id}
    data-type=${relation.type}
    data-status=${relation.status}
    data-head=${relation.head}
    data-tail=${relation.tail}
    ${styled(boxStyles(place))}
    @pointerenter=${() => scene.onHover(relation.id)}
    @click=${(event: MouseEvent) => press(scene, event, { kind: 'relation', id: relation.id })}
  >
    ${labelContent(relation.type, relation, describeRelation(scene.view, relation))}
  </button>`;
}

/** A screen reader or a script pressed it; the pointer's clicks are handled with its drags (text-gestures.ts). */
function press(
  scene: TextScene,
  event: MouseEvent,
  item: { kind: 'mention' | 'relation'; id: string },
): void {
  if (event.detail === 0) scene.onPress(item);
}

/** Two handles, to drag the borders of a mention by. */
export function renderHandles({ drawing }: TextScene, mention: string): readonly TemplateResult[] {
  const handle = (border: 'begin' | 'end', x: number, { y, height }: Box): TemplateResult =>
    html`<span
      class="handle"
      data-handle=${border}
      data-testid=${`handle-${border}`}
      ${styled(boxStyles({ x: x - 5, y: y - 3, width: 10, height: height + 6 }))}
    ></span>`;
  return drawing.boxes
    .filter((box) => box.id === mention)
    .flatMap((box) => [
      ...(box.first ? [handle('begin', box.x - 2, box)] : []),
      ...(box.last ? [handle('end', box.x + box.width + 2, box)] : []),
    ]);
}

/** Padding and border of a label, left and right together. */
const LABEL_SIDES_PX = 12;
/** The question mark of a suggestion, with its distance. */
const MARK_PX = 15;
const SURE_GAP_PX = 3;

/** Width of a label, given that of its words. */
export function labelWidth(
  type: string,
  { status, confidence }: Pick<Mention, 'status' | 'confidence'>,
  measure: (text: string) => number,
): number {
  const name = measure(type) + LABEL_SIDES_PX;
  if (status === 'accepted') return name;
  const sure = status === 'suggested' && confidence !== null ? measure(percent(confidence)) + SURE_GAP_PX : 0;
  return name + MARK_PX + sure;
}

/** Name of the type; for a suggestion its question mark and probability, for a rejected one its cross; and all of it in words. */
function labelContent(
  type: string,
  { status, confidence }: Pick<Mention, 'status' | 'confidence'>,
  description: string,
): readonly (TemplateResult | typeof nothing)[] {
  return [
    html`<span class="name" aria-hidden="true">${type}</span>`,
    status === 'accepted'
      ? nothing
      : html`<span class="mark" aria-hidden="true">${status === 'suggested' ? '?' : '×'}</span>`,
    status === 'suggested' && confidence !== null
      ? html`<span class="sure" aria-hidden="true">${percent(confidence)}</span>`
      : nothing,
    html`<span class="visually-hidden">${description}</span>`,
  ];
}
