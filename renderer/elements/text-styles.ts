// How the text and its annotations look. A suggestion differs from an accepted annotation in line (dashed, not solid), in its
// question mark and in its probability; colour alone says nothing.
import { css } from 'lit';
import { controls } from '../theme/controls.ts';

export const textStyles = [
  controls,
  css`
    :host {
      display: block;
    }
    .surface {
      position: relative;
      display: flow-root;
      padding: 2px 0;
      border-radius: 6px;
      outline-offset: 10px;
      cursor: text;
      user-select: none;
      -webkit-user-select: none;
      touch-action: none;
    }
    .surface:focus-visible {
      outline: 2px solid var(--accent-line);
    }
    .surface.linking {
      cursor: crosshair;
    }
    .text {
      position: relative;
      margin: 0;
      font-family: var(--font-reading);
      font-size: var(--text-size);
      line-height: 1.3;
      /* Outlines stand in the spaces: these are a little wider than usual. */
      word-spacing: 0.1em;
      color: var(--ink);
    }
    .ink {
      overflow-wrap: normal;
    }
    .ink.long {
      overflow-wrap: anywhere;
    }
    svg.under,
    svg.over {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      overflow: visible;
      pointer-events: none;
    }

    .fill {
      fill: var(--type-fill);
    }
    .outline {
      fill: none;
      stroke: var(--type-line);
      stroke-width: 1.4;
    }
    .box.suggested .fill {
      fill-opacity: 0.55;
    }
    .box.suggested .outline {
      stroke-dasharray: 4 2.5;
    }
    .box.unsure .fill {
      fill-opacity: 0;
    }
    .box.rejected .fill {
      fill: none;
    }
    .box.rejected .outline {
      stroke: var(--ink-3);
      stroke-dasharray: 1 3;
      stroke-linecap: round;
    }
    .box.lit .outline,
    .box.selected .outline,
    .box.target .outline {
      stroke-width: 2.2;
    }
    .box.selected .fill {
      fill-opacity: 1;
    }
    .box.aside {
      opacity: 0.35;
    }
    .ring {
      fill: none;
      stroke: var(--accent);
      stroke-width: 2;
    }
    .tokens rect {
      fill: color-mix(in oklab, var(--accent) 22%, transparent);
      stroke: var(--accent);
      stroke-width: 1.5;
    }

    .arc {
      --arc: var(--ink-3);
    }
    .arc .line {
      fill: none;
      stroke: var(--arc);
      stroke-width: 1.3;
    }
    .arc .arrow {
      fill: var(--arc);
    }
    .arc .reach {
      fill: none;
      stroke: transparent;
      stroke-width: 11;
      pointer-events: stroke;
      cursor: pointer;
    }
    .arc.suggested .line {
      stroke-dasharray: 5 3;
    }
    .arc.rejected .line {
      stroke-dasharray: 1 3.5;
      stroke-linecap: round;
    }
    .arc.unsure {
      --arc: color-mix(in oklab, var(--ink-3) 82%, var(--surface));
    }
    .arc.lit {
      --arc: var(--ink);
    }
    .arc.selected {
      --arc: var(--accent);
    }
    .arc.selected .line,
    .arc.lit .line {
      stroke-width: 1.9;
    }
    .arc .rail {
      fill: none;
      stroke: var(--arc);
      stroke-width: 1.3;
      stroke-dasharray: 2 4;
    }
    .drawing {
      fill: none;
      stroke: var(--accent);
      stroke-width: 2;
      stroke-dasharray: 5 4;
    }

    .labels {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    .stem {
      position: absolute;
      background: var(--type-line);
    }
    .label,
    .arc-label {
      position: absolute;
      display: flex;
      justify-content: center;
      gap: 3px;
      box-sizing: border-box;
      min-height: 0;
      padding: 0 5px;
      border-radius: 4px;
      font: 600 11px/15px var(--font);
      pointer-events: auto;
      cursor: pointer;
      transition: none;
    }
    .label {
      border: 1px solid transparent;
      background: var(--type-fill);
      color: var(--type-ink);
    }
    .label.suggested {
      border: 1px dashed var(--type-line);
      background: var(--surface);
    }
    .label.rejected,
    .arc-label.rejected {
      border: 1px dotted var(--ink-3);
      background: var(--surface);
      color: var(--ink-3);
    }
    .rejected .name {
      text-decoration: line-through;
    }
    .label.lit {
      border: 1px solid var(--type-line);
    }
    .label.selected {
      border: 1px solid var(--accent);
      box-shadow: 0 0 0 1px var(--accent);
      background: var(--type-fill);
    }
    .label:hover:not(:disabled) {
      background: var(--type-fill);
    }
    .unsure .name,
    .unsure .sure {
      font-weight: 450;
    }
    .mark {
      display: inline-block;
      width: 12px;
      height: 12px;
      margin-top: 1.5px;
      border-radius: 50%;
      border: 1px solid currentColor;
      text-align: center;
      font: 700 9px/10.5px var(--font);
    }
    .sure {
      font-weight: 500;
      font-variant-numeric: tabular-nums;
    }
    .arc-label {
      border: 1px solid transparent;
      background: var(--surface);
      color: var(--ink-2);
      font-weight: 550;
    }
    .arc-label:hover:not(:disabled),
    .arc-label.lit {
      background: var(--surface);
      color: var(--ink);
      border-color: var(--line-strong);
    }
    .arc-label.selected {
      background: var(--accent-soft);
      color: var(--ink);
      border-color: var(--accent);
      box-shadow: 0 0 0 1px var(--accent);
    }

    .far {
      padding: 0 4px;
      border-left: 1px solid var(--line);
      color: var(--ink-2);
      font-weight: 450;
      white-space: nowrap;
    }
    .far:hover {
      color: var(--accent);
      text-decoration: underline;
    }

    .edge {
      position: sticky;
      z-index: 2;
      display: flex;
      justify-content: center;
      gap: 8px;
      height: 0;
      /* Beside the text's own keys: nothing here is text. */
      cursor: default;
    }
    .edge.above {
      top: 8px;
    }
    .edge.below {
      bottom: 36px;
    }
    .edge button {
      flex: none;
      height: 28px;
      min-height: 0;
      max-width: 45%;
      overflow: hidden;
      border-color: var(--accent-line);
      border-radius: 14px;
      background: var(--raised);
      box-shadow: var(--shadow);
      font-size: 12px;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .handle {
      position: absolute;
      cursor: ew-resize;
    }
    .handle::after {
      content: '';
      position: absolute;
      left: 3px;
      top: 0;
      bottom: 0;
      width: 4px;
      border-radius: 2px;
      background: var(--accent);
    }
    @media (prefers-contrast: more) {
      .outline {
        stroke-width: 2;
      }
      .arc {
        --arc: var(--ink);
      }
    }
  `,
];
