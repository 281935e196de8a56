import { css } from 'lit';

/** What the parts of "Find and fix" share. */
export const findStyles = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .bar select {
    width: auto;
    max-width: 320px;
  }
  .bar .space {
    flex: 1;
  }
  .rows {
    height: min(390px, calc(100vh - 350px));
    min-height: 120px;
    margin: 10px 0;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 9px;
    background: var(--surface);
    overflow-y: auto;
    list-style: none;
  }
  .row {
    display: grid;
    grid-template-columns: 22px minmax(0, 1fr) auto;
    align-items: start;
    gap: 2px 10px;
    padding: 8px 12px;
    border-bottom: 1px solid var(--line);
    content-visibility: auto;
    contain-intrinsic-height: auto 54px;
  }
  .row:last-child {
    border-bottom: 0;
  }
  .row:hover {
    background: var(--hover);
  }
  .rows:focus-visible .row.active {
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  .row.active {
    background: var(--accent-soft);
  }
  .tick {
    display: grid;
    place-items: center;
    width: 17px;
    height: 17px;
    margin-top: 1px;
    border: 1.5px solid var(--line-strong);
    border-radius: 4px;
    color: var(--accent-ink);
  }
  .tick .icon {
    width: 13px;
    height: 13px;
    visibility: hidden;
  }
  [aria-selected='true'] > .tick {
    border-color: var(--accent);
    background: var(--accent);
  }
  [aria-selected='true'] > .tick .icon {
    visibility: visible;
  }
  .row.off > .tick {
    border-style: dotted;
    opacity: 0.6;
  }
  .words {
    overflow-wrap: anywhere;
    line-height: 1.5;
  }
  .words mark {
    padding: 1px 2px;
    border-radius: 3px;
    background: var(--warn-soft);
    color: inherit;
    font-weight: 600;
  }
  .document {
    grid-column: 2;
    color: var(--ink-3);
    font-size: 12px;
  }
  .label {
    max-width: 260px;
    padding: 1px 8px;
    border-radius: 9px;
    background: var(--sunken);
    color: var(--ink-2);
    font-size: 12px;
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  .label.typed {
    background: var(--type-fill);
    color: var(--type-ink);
  }
  .label.says {
    background: var(--warn-soft);
    color: var(--ink);
  }
  .label.changes {
    background: var(--good-soft);
    color: var(--ink);
  }
  .group {
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
  }
  .group b {
    font-weight: 600;
  }
  .counts {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 5px;
  }
  .empty {
    padding: 34px 20px;
  }
  .empty p + p {
    margin-top: 6px;
    color: var(--ink-3);
  }
  .outcome {
    margin-top: 10px;
  }
  .outcome .bar {
    margin-top: 8px;
  }
  .hint {
    margin-top: 6px;
  }
`;
