// What is drawn under and over the text, as templates: outlines of mentions, their labels, handles, the token cursor. All of it follows
// from a TextScene. Relations: arc-layers.ts.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Mention } from '../../core/model/annotation.ts';
import { describeMention, textOf } from '../text/describe.ts';
import { outlinePath, type Box, type LabelBox } from '../text/geometry.ts';
import { renderArcLabels } from './arc-layers.ts';
import { labelContent } from './label-content.ts';
import { boxStyles, styled, typeStyles, type Styles } from './place.ts';
import { isSelected, isUnsure, press, type TextScene } from './text-scene.ts';

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
      lit: scene.lit.has(mention.id),
      target,
      aside: scene.link !== null && !target && scene.link.head !== mention.id,
    };
    return svg`<g class=${classMap(classes)} data-box=${mention.id} ${styled(stylesOf(scene, mention))}>
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

export function renderLabels(scene: TextScene): TemplateResult {
  const placeOf = new Map(scene.drawing.labels.map((label) => [label.id, label]));
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
    ${renderArcLabels(scene)}
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
      lit: scene.lit.has(mention.id),
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
    .flatMap((box) => {
      const [left, right] = [box.x - 2, box.x + box.width + 2];
      const [begin, end] = box.rightToLeft ? [right, left] : [left, right];
      return [
        ...(box.first ? [handle('begin', begin, box)] : []),
        ...(box.last ? [handle('end', end, box)] : []),
      ];
    });
}
