import { css } from 'lit';

/** What the contents of all dialogs share. */
export const dialogStyles = css`
  .field {
    display: grid;
    gap: 5px;
    margin-bottom: 16px;
  }
  .field > span,
  legend {
    color: var(--ink-2);
    font-weight: 550;
  }
  fieldset {
    display: grid;
    gap: 7px;
    margin: 0 0 16px;
    padding: 0;
    border: 0;
  }
  legend {
    margin-bottom: 7px;
    padding: 0;
  }
  .choice {
    display: flex;
    align-items: flex-start;
    gap: 9px;
  }
  .choice input {
    margin: 3px 0 0;
  }
  .choice small,
  .hint {
    display: block;
    color: var(--ink-3);
    font-size: 12px;
  }
  select,
  .field input {
    width: 100%;
  }
  .files {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .files ul {
    flex: 1;
    min-width: 0;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .files li {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .outcome {
    padding: 12px 14px;
    border-radius: 9px;
    background: var(--good-soft);
  }
  .outcome.bad {
    background: var(--bad-soft);
  }
  .outcome.warn {
    margin-top: 10px;
    background: var(--warn-soft);
  }
  .outcome b {
    font-weight: 600;
  }
  .outcome p {
    overflow-wrap: anywhere;
    user-select: text;
  }
  .outcome ul {
    max-height: 200px;
    margin: 6px 0 0;
    padding: 0 0 0 18px;
    overflow-y: auto;
    user-select: text;
  }
  .outcome li {
    overflow-wrap: anywhere;
  }
  [role='tablist'] {
    display: flex;
    gap: 4px;
    margin-bottom: 14px;
    border-bottom: 1px solid var(--line);
  }
  [role='tab'] {
    border-width: 0 0 2px;
    border-color: transparent;
    border-radius: 6px 6px 0 0;
    background: none;
  }
  [role='tab']:focus-visible {
    outline-offset: -2px;
  }
  [role='tab'][aria-selected='true'] {
    border-color: var(--accent);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th {
    padding: 4px 10px 6px 0;
    border-bottom: 1px solid var(--line);
    color: var(--ink-2);
    font-size: 12px;
    font-weight: 550;
    text-align: left;
    white-space: nowrap;
  }
  td {
    padding: 6px 10px 6px 0;
    border-bottom: 1px solid var(--line);
    vertical-align: middle;
  }
  .number {
    text-align: right;
  }
  .empty {
    padding: 22px 0;
    color: var(--ink-2);
    text-align: center;
  }
`;
