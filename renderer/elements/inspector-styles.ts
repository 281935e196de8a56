import { css } from 'lit';

export const inspectorStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow-y: auto;
  }
  section {
    outline: none;
  }
  article {
    padding: 13px 16px 15px;
    border-bottom: 1px solid var(--line);
  }
  h3 {
    margin-bottom: 7px;
    color: var(--ink-3);
    font-size: 11.5px;
    font-weight: 550;
  }
  .name {
    font-size: 16px;
    font-weight: 600;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .guideline {
    max-height: 180px;
    margin: 8px 0;
    padding: 1px 0 1px 10px;
    border-left: 2px solid var(--line-strong);
    color: var(--ink-2);
    font-size: 12.5px;
    line-height: 1.45;
    overflow-y: auto;
    overflow-wrap: anywhere;
    white-space: pre-line;
    user-select: text;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    margin-top: 7px;
  }
  .chip {
    flex: none;
    padding: 0 7px;
    border-radius: 5px;
    background: var(--type-fill);
    color: var(--type-ink);
    font-size: 11.5px;
    font-weight: 600;
    line-height: 19px;
  }
  .status {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 0 8px 0 6px;
    border: 1px solid var(--line);
    border-radius: 10px;
    color: var(--ink-2);
    font-size: 11.5px;
    line-height: 18px;
  }
  .status.accepted {
    border-color: transparent;
    background: var(--good-soft);
    color: var(--good);
  }
  .status.suggested {
    border: 1px dashed var(--line-strong);
  }
  .status .icon,
  .short .icon {
    width: 12px;
    height: 12px;
    stroke-width: 2;
  }
  .bar {
    display: grid;
    grid-template-columns: 118px minmax(0, 1fr) 34px;
    align-items: center;
    gap: 8px;
    min-height: 22px;
    color: var(--ink-2);
    font-size: 12px;
  }
  .bar.sure {
    margin-top: 8px;
    grid-template-columns: 82px minmax(0, 1fr) 34px;
  }
  .bar b {
    font-weight: 500;
    text-align: right;
    font-variant-numeric: tabular-nums;
    color: var(--ink);
  }
  .track {
    height: 5px;
    border-radius: 3px;
    background: var(--sunken);
    overflow: hidden;
  }
  .track i {
    display: block;
    height: 100%;
    border-radius: 3px;
    background: var(--accent);
  }
  .bars {
    margin-top: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: 82px minmax(0, 1fr);
    gap: 5px 8px;
    margin: 9px 0 0;
    font-size: 12px;
  }
  dt {
    color: var(--ink-2);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .end {
    min-height: 20px;
    padding: 0 4px;
    margin: -1px 4px -1px -4px;
    white-space: normal;
    text-align: left;
    font-size: 12px;
  }
  .deeds {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 12px;
  }
  .keys {
    display: inline-flex;
    gap: 3px;
    margin-left: 2px;
  }
  ul {
    margin: 0 -8px;
    padding: 0;
    list-style: none;
  }
  .item {
    justify-content: flex-start;
    gap: 8px;
    width: 100%;
    min-height: 28px;
    padding: 3px 8px;
    font-weight: 400;
    text-align: left;
  }
  .words {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .relation .words {
    white-space: normal;
  }
  .words b {
    font-weight: 550;
  }
  .short {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    color: var(--ink-3);
    font-size: 11.5px;
    font-variant-numeric: tabular-nums;
  }
  .short.accepted {
    color: var(--good);
  }
`;
