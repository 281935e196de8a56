// Our own small icons: 16 px, one stroke, in the colour of the text around them.
import { svg, html, type TemplateResult, type SVGTemplateResult } from 'lit';

const SHAPES = {
  undo: svg`<path d="M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H7" />`,
  redo: svg`<path d="m10 3 3.5 3.5L10 10M13 6.5H6.5a4 4 0 0 0 0 8H9" />`,
  import: svg`<path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 11v2.5h11V11" />`,
  export: svg`<path d="M8 10.5v-8M4.5 5.5 8 2l3.5 3.5M2.5 11v2.5h11V11" />`,
  models: svg`<path d="m8 1.8 6 3-6 3-6-3zM2 8l6 3 6-3M2 11.2l6 3 6-3" />`,
  retrain: svg`<path d="M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.5v3h-3" />`,
  search: svg`<circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  check: svg`<path d="m3 8.5 3.5 3.5L13 4.5" />`,
  cross: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  question: svg`<path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.8-1.1 1.6" /><path d="M8 12.6v.1" />`,
  link: svg`<path d="M2.5 12V8.5a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2V12M11 9.8l2.5 2.5 2-2.3" />`,
  reverse: svg`<path d="M2.5 5.5h11M10.5 2.5l3 3-3 3M13.5 10.5h-11M5.5 7.5l-3 3 3 3" />`,
  trash: svg`<path d="M2.5 4.5h11M6.5 4V2.5h3V4M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4" />`,
  chevron: svg`<path d="m4 6 4 4 4-4" />`,
  next: svg`<path d="M3 8h10M9 4l4 4-4 4" />`,
  previous: svg`<path d="M13 8H3M7 4 3 8l4 4" />`,
  info: svg`<circle cx="8" cy="8" r="6" /><path d="M8 7.5v3.5M8 5v.1" />`,
  warning: svg`<path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.1" />`,
  keyboard: svg`<rect x="1.5" y="4" width="13" height="8.5" rx="1.5" /><path d="M4 6.7h.1M6.7 6.7h.1M9.3 6.7h.1M12 6.7h.1M5 9.8h6" />`,
  document: svg`<path d="M4 1.8h5l3 3v9.4H4zM9 1.8v3h3M6 8h4M6 10.8h4" />`,
  schema: svg`<rect x="2" y="2.5" width="5" height="4" rx="1" /><rect x="9" y="9.5" width="5" height="4" rx="1" /><path d="M4.5 6.5v5H9" />`,
  folder: svg`<path d="M1.8 4v8.5h12.4v-7H8L6.5 4z" />`,
  lock: svg`<rect x="3" y="7" width="10" height="7" rx="1.5" /><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />`,
  unlocked: svg`<rect x="3" y="7" width="10" height="7" rx="1.5" /><path d="M5.2 7V5a2.8 2.8 0 0 1 5.4-1" />`,
  plus: svg`<path d="M8 3v10M3 8h10" />`,
  minus: svg`<path d="M3 8h10" />`,
  person: svg`<circle cx="8" cy="5.2" r="2.7" /><path d="M2.8 13.7c.6-2.8 2.6-4.2 5.2-4.2s4.6 1.4 5.2 4.2" />`,
  stop: svg`<rect x="4" y="4" width="8" height="8" rx="1" />`,
  reopen: svg`<path d="M4 7.5V5.2a4 4 0 0 1 7.7-1.5M3 7.5h10v6H3z" />`,
  menu: svg`<circle cx="8" cy="3.5" r=".6" /><circle cx="8" cy="8" r=".6" /><circle cx="8" cy="12.5" r=".6" />`,
} as const satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof SHAPES;

/** Decoration: whatever it stands for is also said in words (or by the button's label). */
export function icon(name: IconName): TemplateResult {
  return html`<svg
    class="icon"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${SHAPES[name]}
  </svg>`;
}
