// A small chart of one or a few series over the epochs. Lines are told apart by their dashes and their names, not by colour alone.
import { localized, msg, str } from '@lit/localize';
import { formatNumber } from '../../core/language/languages.ts';
import { css, html, LitElement, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../theme/controls.ts';
import { linePath, pointsOf, scaleOf } from './series.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  readonly look: 'solid' | 'dashed' | 'faint';
  /** How the last value is written beside the name. */
  readonly format: (value: number) => string;
}

const HEIGHT_PX = 64;
/** Room for the scale's figures at the left. */
const AXIS_PX = 30;
/** Until the chart has been measured. */
const FIRST_GUESS_PX = 270;

@localized()
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
        height: ${HEIGHT_PX + 8}px;
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
      }
      .series.dashed {
        stroke-dasharray: 2 4;
      }
      .series.faint {
        stroke: var(--ink-3);
        stroke-width: 1.6;
      }
      text {
        fill: var(--ink-3);
        font: 10.5px var(--font);
        font-variant-numeric: tabular-nums;
        text-anchor: end;
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
  /** Where along the width each value stands, 0 to 1; null: evenly. */
  @property({ attribute: false }) places: readonly number[] | null = null;
  @property() label = '';

  @state() private width = FIRST_GUESS_PX;
  readonly #resize = new ResizeObserver(() => (this.width = this.clientWidth || FIRST_GUESS_PX));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  override render(): TemplateResult {
    const { width } = this;
    const scale = scaleOf(
      this.series.flatMap(({ values }) => values),
      0,
    );
    const plotWidth = width - AXIS_PX - 4;
    const digits = scale.most >= 10 ? 0 : 1;
    return html`
      <svg viewBox="0 -4 ${width} ${HEIGHT_PX + 8}" role="img" aria-label=${this.#summary()}>
        ${[scale.most, (scale.most + scale.least) / 2, scale.least].map((value, index) => {
          const y = (index * HEIGHT_PX) / 2;
          return svg`<line class="grid" x1=${AXIS_PX} x2=${width} y1=${y} y2=${y} />
            <text x=${AXIS_PX - 6} y=${y + 3.5}>${formatNumber(value, digits)}</text>`;
        })}
        ${this.series.map(({ values, look }) => {
          const even = pointsOf(values, Math.max(2, this.slots), scale, plotWidth, HEIGHT_PX);
          const points = even.map(({ x, y }, index) => ({
            x: this.places ? (this.places[index] ?? 0) * plotWidth : x,
            y,
          }));
          const last = points.at(-1);
          return svg`<g transform="translate(${AXIS_PX} 0)">
            <path class="series ${look}" d=${linePath(points)} />
            ${last ? svg`<circle class=${look} cx=${last.x} cy=${last.y} r="3" />` : ''}
          </g>`;
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
      return last === undefined ? msg(str`${name}: nothing yet`) : msg(str`${name} now ${format(last)}`);
    });
    return `${this.label}: ${parts.join(', ')}`;
  }
}
