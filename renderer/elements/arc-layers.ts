// Relations as they are drawn over the text: arcs, the stubs of those whose ends are far apart, their labels, and the one being drawn.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Relation } from '../../core/model/annotation.ts';
import { farEnd } from '../relations/far-end.ts';
import { describeRelation } from '../text/describe.ts';
import type { DrawnArc } from '../text/geometry.ts';
import { farEndContent, labelContent } from './label-content.ts';
import { boxStyles, styled } from './place.ts';
import { isSelected, isUnsure, press, type TextScene } from './text-scene.ts';

function arcClasses(scene: TextScene, relation: Relation): Record<string, boolean> {
  return {
    [relation.status]: true,
    unsure: isUnsure(scene, relation),
    selected: isSelected(scene, 'relation', relation.id),
    lit: isLitRelation(scene, relation),
  };
}

const isLitRelation = (scene: TextScene, relation: Relation): boolean =>
  scene.hovered === relation.id ||
  [relation.head, relation.tail].some((id) => id === scene.hovered || isSelected(scene, 'mention', id));

const relationsById = (scene: TextScene): ReadonlyMap<string, Relation> =>
  new Map<string, Relation>(scene.relations.map((relation) => [relation.id, relation]));

export function renderArcs(scene: TextScene): readonly (SVGTemplateResult | typeof nothing)[] {
  const byId = relationsById(scene);
  return scene.drawing.arcs.map((arc) => {
    const relation = byId.get(arc.id);
    if (!relation) return nothing;
    const classes = classMap({ arc: true, stub: arc.stub !== null, ...arcClasses(scene, relation) });
    return svg`<g class=${classes} data-relation-id=${arc.id} @pointerenter=${() => scene.onHover(arc.id)}>
      <path class="reach" d=${arc.path} />
      <path class="line" d=${arc.path} />
      ${arc.arrow ? svg`<path class="arrow" d=${arc.arrow} />` : nothing}
    </g>`;
  });
}

/** The stubs of what is pointed at or selected, joined through the margin. */
export function renderRails(scene: TextScene): readonly (SVGTemplateResult | typeof nothing)[] {
  const byId = relationsById(scene);
  return scene.drawing.rails.map(({ id, path }) => {
    const relation = byId.get(id);
    if (!relation) return nothing;
    const classes = arcClasses(scene, relation);
    if (!classes['selected'] && !classes['lit']) return nothing;
    return svg`<g class=${classMap({ arc: true, ...classes })}><path class="rail" d=${path} /></g>`;
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

export function renderArcLabels(scene: TextScene): readonly (TemplateResult | typeof nothing)[] {
  const byId = relationsById(scene);
  return scene.drawing.arcs.map((arc) => {
    const relation = byId.get(arc.id);
    return relation ? renderArcLabel(scene, relation, arc) : nothing;
  });
}

function renderArcLabel(
  scene: TextScene,
  relation: Relation,
  { label, stub }: DrawnArc,
): TemplateResult | typeof nothing {
  if (!label) return nothing;
  const classes = classMap({ 'arc-label': true, ...arcClasses(scene, relation) });
  const description = describeRelation(scene.view, relation);
  const content = [
    ...labelContent(relation.type, relation, description),
    stub ? farEndContent(farEnd(scene.view, relation, stub)) : nothing,
  ];
  const selected = isSelected(scene, 'relation', relation.id);
  return html`<button
    type="button"
    class=${classes}
    tabindex="-1"
    aria-pressed=${selected}
    data-testid="relation"
    data-id=${relation.id}
    data-relation-id=${relation.id}
    data-type=${relation.type}
    data-status=${relation.status}
    data-head=${relation.head}
    data-tail=${relation.tail}
    data-stub=${stub ?? nothing}
    ${styled(boxStyles(label))}
    @pointerenter=${() => scene.onHover(relation.id)}
    @click=${(event: MouseEvent) => press(scene, event, { kind: 'relation', id: relation.id })}
  >
    ${content}
  </button>`;
}
