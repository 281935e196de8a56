// How buttons, fields and keys look, everywhere. Each element adds these to its own styles.
import { css } from 'lit';

export const controls = css`
  :host {
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    /* Said to each: what is in a <details> would inherit from the browser's own box around it. */
    box-sizing: border-box;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  [hidden] {
    display: none !important;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 30px;
    padding: 4px 11px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    font-weight: 500;
    white-space: nowrap;
    cursor: default;
    transition: background-color 0.12s;
  }
  button:hover:not(:disabled) {
    background: linear-gradient(var(--hover), var(--hover)) var(--raised);
  }
  button:active:not(:disabled) {
    background: var(--sunken);
  }
  button:disabled {
    color: var(--ink-3);
    opacity: 0.6;
  }
  button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--accent-ink);
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in oklab, var(--accent) 88%, var(--ink));
  }
  button.quiet {
    border-color: transparent;
    background: none;
  }
  button.quiet:hover:not(:disabled) {
    background: var(--hover);
  }
  button.icon-only {
    width: 30px;
    padding: 0;
  }
  button.danger {
    color: var(--bad);
  }
  button[aria-pressed='true'] {
    background: var(--accent-soft);
    border-color: var(--accent-line);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .icon {
    flex: none;
  }
  input[type='text'],
  input[type='search'],
  input[type='password'],
  input[type='number'],
  select {
    min-height: 30px;
    padding: 4px 9px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
  }
  input::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  input[type='range'],
  input[type='radio'],
  input[type='checkbox'] {
    accent-color: var(--accent);
  }
  kbd {
    display: inline-block;
    min-width: 17px;
    padding: 0 4px;
    border: 1px solid var(--line);
    border-bottom-width: 2px;
    border-radius: 4px;
    background: var(--surface);
    color: var(--ink-2);
    font: 500 10.5px/15px var(--font);
    text-align: center;
  }
  .primary kbd {
    border-color: transparent;
    background: color-mix(in oklab, var(--accent-ink) 20%, transparent);
    color: inherit;
  }
  h2,
  h3 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--ink-3);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* Where the system forces its colours, what is pressed or selected shows by them, not by a shade. */
  @media (forced-colors: active) {
    [aria-pressed='true'],
    [aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight !important;
      color: HighlightText !important;
    }
    button.primary {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
    .track {
      border: 1px solid CanvasText;
    }
    button:disabled {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      /* None, not a short one: of all properties, it would run down the tree a frame for each level. */
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
