// A sentence as one person annotated it, in small: mentions underlined, their types behind them, what others see otherwise marked by a dashed
// line and a sign, relations listed below.
import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Schema } from '../../core/model/schema.ts';
import { mentionKey, type VersionAnnotations, type VersionMention } from '../../core/people/version.ts';
import { styled, typeStyles } from './place.ts';

export const versionTextStyles = css`
  .version-text {
    line-height: 2;
    user-select: text;
    overflow-wrap: anywhere;
  }
  .marked {
    padding: 1px 0 2px;
    border-bottom: 2.5px solid var(--type-line);
    background: var(--type-fill);
  }
  .marked.contested {
    border-bottom-style: dashed;
  }
  .type-label {
    margin: 0 2px 0 3px;
    padding: 0 4px;
    border: 1px solid var(--type-line);
    border-radius: 4px;
    background: var(--raised);
    color: var(--type-ink);
    font-size: 11px;
    font-weight: 600;
    white-space: nowrap;
  }
  .type-label.contested {
    border-style: dashed;
  }
  .version-relations {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    margin: 2px 0 0;
    padding: 0;
    color: var(--ink-2);
    font-size: 12px;
    list-style: none;
  }
  .version-relations b {
    color: var(--ink);
    font-weight: 600;
  }
`;

export interface VersionTextFacts {
  readonly text: string;
  readonly annotations: VersionAnnotations;
  readonly schema: Schema;
  /** Keys of what not everybody has (core/people/adjudication.ts). */
  readonly contested: ReadonlySet<string>;
}

/** Offsets from the sentence's begin. */
export function versionText({ text, annotations, schema, contested }: VersionTextFacts): TemplateResult {
  const { mentions, relations } = annotations;
  const stylesOf = (type: string) => typeStyles(schema.entityTypes.findIndex(({ name }) => name === type));
  const isContested = (mention: VersionMention): boolean => contested.has(mentionKey(mention));
  const cuts = [...new Set([0, text.length, ...mentions.flatMap(([begin, end]) => [begin, end])])]
    .filter((cut) => cut <= text.length)
    .sort((a, b) => a - b);
  const words = ([begin, end]: VersionMention): string => text.slice(begin, end);
  return html`<div class="version-text" dir="auto">
      ${cuts.slice(0, -1).map((begin, index) => {
        const end = cuts[index + 1] ?? text.length;
        const over = mentions.filter(([from, to]) => from <= begin && end <= to);
        // The shortest one's colours: of nested mentions the inner one.
        const inner = over.reduce<VersionMention | null>(
          (best, mention) => (best === null || mention[1] - mention[0] < best[1] - best[0] ? mention : best),
          null,
        );
        const ending = over.filter(([, to]) => to === end).sort((a, b) => b[0] - a[0]);
        const part = text.slice(begin, end);
        return html`${
          inner === null
            ? part
            : html`<span
                class="marked ${over.some(isContested) ? 'contested' : ''}"
                ${styled(stylesOf(inner[2]))}
                >${part}</span
              >`
        }${ending.map(
          (mention) =>
            html`<span
              class="type-label ${isContested(mention) ? 'contested' : ''}"
              ${styled(stylesOf(mention[2]))}
              >${isContested(mention) ? html`<span aria-hidden="true">≠ </span>` : nothing}${mention[2]}</span
            >`,
        )}`;
      })}
    </div>
    ${
      relations.length === 0
        ? nothing
        : html`<ul class="version-relations">
            ${relations.map(([head, tail, type]) => {
              const [from, to] = [mentions[head], mentions[tail]];
              if (!from || !to) return nothing;
              const key = `${type}: ${mentionKey(from)} to ${mentionKey(to)}`;
              return html`<li aria-label=${msg(str`${type} from ${words(from)} to ${words(to)}`)}>
                ${contested.has(key) ? '≠ ' : ''}<b>${type}</b> ${words(from)} → ${words(to)}
              </li>`;
            })}
          </ul>`
    }`;
}
