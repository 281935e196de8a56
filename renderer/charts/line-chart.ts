// A small chart of one or a few series over the epochs. Lines are told apart by their dashes and their names, not by colour alone.
import { css, html, LitElement, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../theme/controls.ts';
import { linePath, pointsOf, scaleOf } from './series.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  readonly look: 'solid' | 'dashed' | 'faint';
  /** How the last value is written beside the name. */
  readonly format: (value: number) => string;
}

const WIDTH = 252;
const HEIGHT = 64;

@customElement('cman-line-chart')
export class LineChart extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      svg {
        display: block;
        width: 100%;
        height: ${HEIGHT}px;
        overflow: visible;
      }
      .grid {
        stroke: var(--line);
        stroke-width: 1;
      }
      .series {
        fill: none;
        stroke: var(--accent);
        stroke-width: 2;
        stroke-linejoin: round;
        stroke-linecap: round;
        vector-effect: non-scaling-stroke;
      }
      .series.dashed {
        stroke-dasharray: 2 4;
      }
      .series.faint {
        stroke: var(--ink-3);
        stroke-width: 1.6;
      }
      circle {
        fill: var(--accent);
      }
      circle.faint {
        fill: var(--ink-3);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        margin: 4px 0 0;
        padding: 0;
        list-style: none;
        font-size: 11.5px;
        color: var(--ink-2);
      }
      li {
        display: flex;
        align-items: center;
        gap: 5px;
      }
      li svg {
        width: 18px;
        height: 8px;
      }
      b {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) series: readonly Series[] = [];
  /** Values that the whole width has room for. */
  @property({ type: Number }) slots = 2;
  @property() label = '';

  override render(): TemplateResult {
    const scale = scaleOf(
      this.series.flatMap(({ values }) => values),
      0,
    );
    return html`
      <svg
        viewBox="0 -4 ${WIDTH} ${HEIGHT + 8}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${this.#summary()}
      >
        ${[0, 0.5, 1].map(
          (share) =>
            svg`<line class="grid" x1="0" x2=${WIDTH} y1=${share * HEIGHT} y2=${share * HEIGHT} vector-effect="non-scaling-stroke" />`,
        )}
        ${this.series.map(({ values, look }) => {
          const points = pointsOf(values, Math.max(2, this.slots), scale, WIDTH, HEIGHT);
          const last = points.at(-1);
          return svg`<path class="series ${look}" d=${linePath(points)} />
            ${last ? svg`<circle class=${look} cx=${last.x} cy=${last.y} r="3" />` : ''}`;
        })}
      </svg>
      <ul aria-hidden="true">
        ${this.series.map(({ name, values, look, format }) => {
          const last = values.at(-1);
          return html`<li>
            <svg viewBox="0 0 18 8"><path class="series ${look}" d="M 1 4 H 17" /></svg>
            ${name} <b>${last === undefined ? '–' : format(last)}</b>
          </li>`;
        })}
      </ul>
    `;
  }

  #summary(): string {
    const parts = this.series.map(({ name, values, format }) => {
      const last = values.at(-1);
      return last === undefined ? `${name}: nothing yet` : `${name} now ${format(last)}`;
    });
    return `${this.label}: ${parts.join(', ')}`;
  }
}
