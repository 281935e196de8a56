// Labels of a sentence that is only read: they say what the others say, and nothing can be done to them but to go there.
import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { farEnd } from '../relations/far-end.ts';
import { farEndContent, labelContent } from './label-content.ts';
import { boxStyles, styled, typeStyles } from './place.ts';
import { isUnsure, type TextScene } from './text-scene.ts';

export function renderStillLabels(scene: TextScene): TemplateResult {
  const mentions = new Map<string, Mention>(scene.mentions.map((mention) => [mention.id, mention]));
  const relations = new Map<string, Relation>(scene.relations.map((relation) => [relation.id, relation]));
  return html`<div class="labels" aria-hidden="true">
    ${scene.drawing.labels.map((place) => {
      const mention = mentions.get(place.id);
      if (!mention) return nothing;
      const styles = { ...typeStyles(scene.typeIndex.get(mention.type) ?? -1), ...boxStyles(place) };
      return html`<span
        class=${classMap({ label: true, [mention.status]: true, unsure: isUnsure(scene, mention) })}
        data-mention-id=${mention.id}
        data-testid="context-mention"
        ${styled(styles)}
        >${labelContent(mention.type, mention, '')}</span
      >`;
    })}
    ${scene.drawing.arcs.map(({ id, label, stub }) => {
      const relation = relations.get(id);
      if (!relation || !label) return nothing;
      return html`<span
        class=${classMap({ 'arc-label': true, [relation.status]: true, unsure: isUnsure(scene, relation) })}
        data-relation-id=${id}
        data-testid="context-relation"
        ${styled(boxStyles(label))}
        >${labelContent(relation.type, relation, '')}
        ${stub ? farEndContent(farEnd(scene.view, relation, stub)) : nothing}</span
      >`;
    })}
  </div>`;
}
