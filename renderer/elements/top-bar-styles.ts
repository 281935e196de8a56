import { css } from 'lit';

export const topBarStyles = css`
  :host {
    display: block;
    border-bottom: 1px solid var(--line);
    background: var(--ground);
  }
  header {
    display: flex;
    align-items: center;
    gap: 2px;
    min-height: 48px;
    padding: 0 10px;
  }
  @media (max-width: 820px) {
    header {
      flex-wrap: wrap;
      padding-block: 6px;
    }
  }
  .space {
    flex: 1;
  }
  .rule {
    align-self: stretch;
    width: 1px;
    margin: 13px 7px;
    background: var(--line);
  }
  .project {
    min-width: 0;
    font-weight: 600;
    anchor-name: --project;
  }
  .project > span:first-of-type {
    overflow: hidden;
    max-width: 240px;
    text-overflow: ellipsis;
  }
  .demo {
    padding: 0 6px;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    color: var(--ink-2);
    font-size: 11px;
    font-weight: 500;
    line-height: 15px;
  }
  .done {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-left: 8px;
    color: var(--ink-2);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .track {
    width: 72px;
    height: 5px;
    border-radius: 3px;
    background: var(--sunken);
    overflow: hidden;
  }
  .track i {
    display: block;
    height: 100%;
    border-radius: 3px;
    background: var(--good);
  }
  .split {
    display: inline-flex;
    anchor-name: --retrain;
  }
  .split > button:first-child {
    border-radius: var(--radius) 0 0 var(--radius);
  }
  .split > .caret {
    width: 26px;
    padding: 0;
    margin-left: 1px;
    border-radius: 0 var(--radius) var(--radius) 0;
  }
  .training {
    position: relative;
    min-width: 230px;
    justify-content: flex-start;
    overflow: hidden;
    border-color: var(--accent-line);
    font-variant-numeric: tabular-nums;
  }
  .training .fill {
    position: absolute;
    inset: 0 auto 0 0;
    background: var(--accent-soft);
    transition: width 0.3s linear;
  }
  .training > span {
    position: relative;
  }
  .spin {
    display: inline-flex;
    animation: spin 2.4s linear infinite;
    color: var(--accent);
  }
  @keyframes spin {
    to {
      transform: rotate(360deg);
    }
  }
  .annotator span {
    overflow: hidden;
    max-width: 130px;
    text-overflow: ellipsis;
  }
  [popover] {
    inset: auto;
    width: 288px;
    margin: 4px 0;
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: 10px;
    background: var(--raised);
    color: var(--ink);
    box-shadow: var(--shadow);
  }
  #project-menu {
    position-anchor: --project;
    top: anchor(bottom);
    left: anchor(left);
  }
  #retrain-menu {
    position-anchor: --retrain;
    top: anchor(bottom);
    right: anchor(right);
  }
  [popover] button {
    justify-content: flex-start;
    width: 100%;
    border-color: transparent;
    background: none;
    font-weight: 450;
    text-align: left;
    white-space: normal;
  }
  [popover] small {
    display: block;
    color: var(--ink-3);
    font-size: 11.5px;
    font-weight: 400;
  }
  [popover] .keys {
    display: flex;
    gap: 3px;
    margin-left: auto;
  }
  [popover] hr {
    margin: 5px 4px;
    border: 0;
    border-top: 1px solid var(--line);
  }
  @container window (max-width: 1180px) {
    .words,
    .annotator span {
      display: none;
    }
    .training .words {
      display: inline;
    }
    .training {
      min-width: 0;
    }
  }
`;
