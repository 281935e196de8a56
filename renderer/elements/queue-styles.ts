import { css } from 'lit';

export const queueStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .head {
    padding: 10px 12px 8px;
    border-bottom: 1px solid var(--line);
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    margin-bottom: 8px;
  }
  .filters button {
    min-height: 26px;
    padding: 2px 9px;
    color: var(--ink-2);
  }
  .filters button[aria-pressed='true'] {
    background: var(--accent-soft);
    color: var(--ink);
  }
  .total {
    margin-left: auto;
    color: var(--ink-3);
    font-variant-numeric: tabular-nums;
  }
  .search {
    position: relative;
    display: block;
  }
  .search .icon {
    position: absolute;
    left: 9px;
    top: 7px;
    color: var(--ink-3);
    pointer-events: none;
  }
  .search input {
    width: 100%;
    padding-left: 31px;
    border-color: var(--line);
    background: var(--surface);
  }
  .list {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    contain: strict;
    outline-offset: -2px;
  }
  .runway {
    position: relative;
  }
  .row {
    position: absolute;
    left: 0;
    right: 0;
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    grid-template-rows: 38px 20px;
    align-content: center;
    column-gap: 9px;
    row-gap: 5px;
    padding: 0 12px;
    border-bottom: 1px solid var(--line);
    cursor: pointer;
  }
  .row:hover {
    background: var(--hover);
  }
  .row[aria-selected='true'] {
    background: var(--accent-soft);
    box-shadow: inset 3px 0 0 var(--accent);
  }
  .status {
    width: 15px;
    height: 15px;
    margin-top: 2px;
    border: 1.5px solid var(--line-strong);
    border-radius: 50%;
  }
  .status.complete {
    display: grid;
    place-content: center;
    border-color: var(--good);
    background: var(--good);
    color: var(--surface);
  }
  .status .icon {
    width: 11px;
    height: 11px;
    stroke-width: 2.4;
  }
  .text {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    line-height: 19px;
  }
  .row[data-status='complete'] .text {
    color: var(--ink-2);
  }
  .facts {
    grid-column: 2;
    display: flex;
    align-items: center;
    gap: 7px;
    min-width: 0;
    font-size: 11.5px;
    color: var(--ink-3);
  }
  [aria-selected='true'] .facts {
    color: var(--ink-2);
  }
  .score {
    flex: none;
    width: 30px;
    height: 4px;
    border-radius: 2px;
    background: var(--sunken);
    overflow: hidden;
  }
  [aria-selected='true'] .score {
    background: var(--surface);
  }
  .score i {
    display: block;
    height: 100%;
    border-radius: 2px;
    background: var(--accent);
  }
  .why {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .badge {
    flex: none;
    padding: 0 5px;
    border: 1px solid var(--line);
    border-radius: 9px;
    background: var(--surface);
    color: var(--ink-2);
    font-size: 11px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .badge.open {
    border: 1px dashed var(--line-strong);
  }
  .badge b {
    margin-left: 2px;
    font-weight: 700;
  }
  .row.blank {
    align-content: center;
  }
  .row.blank i {
    grid-column: 2;
    align-self: center;
    height: 11px;
    border-radius: 5px;
    background: var(--sunken);
  }
  .row.blank i + i {
    width: 45%;
  }
  .row.hit {
    position: static;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto auto;
    padding-block: 9px;
  }
  .row.hit .text {
    -webkit-line-clamp: 4;
  }
  .row.hit .facts {
    grid-column: 1;
  }
  mark {
    border-radius: 3px;
    background: light-dark(#ffe28a, #6d5515);
    color: inherit;
    font-weight: 600;
  }
  .found {
    padding: 7px 12px;
    border-bottom: 1px solid var(--line);
    color: var(--ink-3);
    font-size: 12px;
  }
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    margin: auto;
    padding: 24px;
    text-align: center;
  }
  .empty button {
    margin-top: 6px;
  }
`;
