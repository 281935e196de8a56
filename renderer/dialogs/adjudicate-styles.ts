import { css } from 'lit';

/** How the adjudication's panels look. */
export const adjudicateStyles = css`
  :host {
    --dialog-width: 1080px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
    margin-bottom: 12px;
  }
  .bar label {
    display: flex;
    align-items: center;
    gap: 7px;
    color: var(--ink-2);
  }
  .bar select {
    width: auto;
    max-width: 220px;
  }
  .bar .grow {
    flex: 1;
  }
  .facts {
    margin-bottom: 10px;
    color: var(--ink-2);
  }
  .versions {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(380px, 1fr));
    gap: 10px;
    margin-bottom: 12px;
  }
  .version,
  .result {
    padding: 9px 13px 11px;
    border: 1px solid var(--line);
    border-radius: 9px;
    background: var(--surface);
  }
  .version header {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-bottom: 3px;
  }
  .version header b {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .version header small {
    color: var(--ink-3);
  }
  .result {
    margin-bottom: 12px;
    border-color: var(--accent-line);
    background: var(--accent-soft);
  }
  .result h3 {
    margin-bottom: 2px;
  }
  .around {
    display: -webkit-box;
    overflow: hidden;
    color: var(--ink-2);
    font-size: 12.5px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    user-select: text;
  }
  .items {
    margin: 0;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 9px;
    overflow: hidden;
  }
  .items:focus-visible {
    outline-offset: 1px;
  }
  .item {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 34px;
    padding: 4px 12px;
    border-bottom: 1px solid var(--line);
    cursor: default;
  }
  .item:last-child {
    border-bottom: 0;
  }
  .item.active {
    background: var(--hover);
    box-shadow: inset 3px 0 var(--accent);
  }
  .item .tick {
    display: grid;
    place-items: center;
    flex: none;
    width: 18px;
    height: 18px;
    border: 1.5px solid var(--line-strong);
    border-radius: 5px;
    background: var(--surface);
    color: transparent;
  }
  .item[aria-selected='true'] .tick {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--accent-ink);
  }
  .item .what {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .item .what b {
    margin-right: 6px;
  }
  .item .by {
    display: flex;
    gap: 6px;
    color: var(--ink-3);
    font-size: 12px;
  }
  .item .by span.has {
    color: var(--ink);
    font-weight: 550;
  }
  .agreed-items {
    margin: 8px 0 0;
    color: var(--ink-2);
    font-size: 12px;
  }
  .keys {
    flex: 1;
    color: var(--ink-3);
    font-size: 12px;
    text-align: left;
  }
`;
