// A sentence of the document that is not being worked on: its text with what was found in it underlined, and a click away.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention } from '../../core/model/annotation.ts';
import type { Schema } from '../../core/model/schema.ts';
import { visibleMentions } from '../state/selection.ts';
import { segmentText, type TextSegment } from '../text/segments.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { styled, typeStyles } from './place.ts';

@customElement('cman-context-sentence')
export class ContextSentence extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        /* Far-away sentences of a long document cost nothing until they come near. */
        content-visibility: auto;
        contain-intrinsic-size: auto 56px;
      }
      p {
        position: relative;
        margin: 0 -12px;
        padding: 6px 12px;
        border-radius: 7px;
        color: var(--ink-2);
        font: 15.5px/1.75 var(--font-reading);
        cursor: pointer;
      }
      p:hover {
        background: var(--hover);
      }
      .done {
        position: absolute;
        left: -9px;
        top: 10px;
        color: var(--good);
      }
      .mark {
        border-bottom: 2px solid var(--type-line);
        background: var(--type-fill);
        border-radius: 2px 2px 0 0;
      }
      .mark.suggested {
        border-bottom-style: dashed;
        background: none;
      }
      .mark.rejected {
        border-bottom-style: dotted;
        background: none;
      }
    `,
  ];

  @property({ attribute: false }) view!: SentenceView;
  @property({ attribute: false }) schema!: Schema;
  @property({ attribute: false }) showRejected = false;

  override render(): TemplateResult {
    const { sentence, text } = this.view;
    const mentions = visibleMentions(this.view, this.showRejected);
    const byId = new Map<string, Mention>(mentions.map((mention) => [mention.id, mention]));
    return html`<p dir="auto">
      ${sentence.status === 'complete' ? html`<span class="done">${icon('check')}</span>` : nothing}${runsOf(
        segmentText(sentence, sentence.tokens, mentions),
      ).map(({ begin, end, mention: id }) => {
        const part = text.slice(begin - sentence.begin, end - sentence.begin);
        const mention = byId.get(id ?? '');
        if (!mention) return part;
        const index = this.schema.entityTypes.findIndex(({ name }) => name === mention.type);
        return html`<span
          class=${classMap({ mark: true, [mention.status]: true })}
          title=${mention.type}
          ${styled(typeStyles(index))}
          >${part}</span
        >`;
      })}
    </p>`;
  }
}

/** Segments under the same innermost mention as one, so that its line is not broken between words. */
function runsOf(
  segments: readonly TextSegment[],
): readonly { begin: number; end: number; mention: string | null }[] {
  const runs: { begin: number; end: number; mention: string | null }[] = [];
  for (const { begin, end, items } of segments) {
    // In the order of the text the innermost of nested mentions comes last.
    const mention = items.at(-1) ?? null;
    const last = runs.at(-1);
    if (last && last.mention === mention) last.end = end;
    else runs.push({ begin, end, mention });
  }
  return runs;
}
