import { css } from 'lit';

export const workspaceStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    background: var(--surface);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 16px;
    min-height: 46px;
    padding: 6px 12px 6px 32px;
    border-bottom: 1px solid var(--line);
  }
  .where {
    display: flex;
    align-items: center;
    gap: 9px;
    min-width: 0;
  }
  .where h2 {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .where > :not(h2) {
    flex: none;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    padding: 0 8px;
    border: 1px solid var(--line);
    border-radius: 10px;
    color: var(--ink-2);
    font-size: 11.5px;
    line-height: 18px;
  }
  .pill.complete {
    border-color: transparent;
    background: var(--good-soft);
    color: var(--good);
  }
  .pill .icon {
    width: 12px;
    height: 12px;
    stroke-width: 2.2;
  }
  .toggles {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    margin-left: auto;
  }
  .toggle {
    min-height: 26px;
    padding: 2px 8px;
    color: var(--ink-2);
    font-weight: 450;
  }
  .toggle[aria-pressed='true'] {
    color: var(--ink);
  }
  .sizes {
    display: flex;
    margin-left: 6px;
  }
  .sizes button {
    width: 26px;
    min-height: 26px;
  }
  .small-a {
    font-size: 11px;
  }
  .large-a {
    font-size: 16px;
  }

  .scroll {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    scroll-padding: 40px;
  }
  .sheet {
    max-width: 860px;
    margin: 0 auto;
    padding: 34px 40px 60px;
  }
  .pointable {
    position: relative;
  }
  .neighbour {
    margin: 26px 0;
    color: var(--ink-3);
    font: 15px/1.6 var(--font-reading);
  }
  .neighbour.before {
    margin-top: 0;
  }
  .current,
  cman-context-sentence {
    /* Room for arcs that go on over the line's border; alike, so that nothing moves when another one is the current. */
    margin: 4px -24px;
    padding: 6px 24px;
  }
  .current {
    border-radius: 10px;
    background: var(--surface);
    box-shadow: 0 0 0 1px var(--accent-line);
  }
  /* The ring of the focus says as much. */
  .current:focus-within {
    box-shadow: none;
  }

  .foot {
    border-top: 1px solid var(--line);
    background: var(--ground);
    padding: 10px 16px 8px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 9px 16px;
  }
  .palette-row {
    flex: 1 1 auto;
  }
  .actions {
    flex: 1 0 auto;
    /* In a narrow window its parts go below each other instead of out of sight. */
    max-width: 100%;
  }
  .palette-row,
  .palette {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 5px;
    min-width: 0;
  }
  .type {
    gap: 6px;
    min-height: 28px;
    padding: 2px 9px 2px 5px;
    font-size: 12.5px;
  }
  .type i {
    width: 11px;
    height: 11px;
    border: 1.5px solid var(--type-line);
    border-radius: 3px;
    background: var(--type-fill);
  }
  .type[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .type[aria-disabled='true'] {
    border-color: transparent;
    background: none;
    color: var(--ink-2);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 8px;
  }
  .threshold {
    display: flex;
    align-items: center;
    gap: 7px;
    color: var(--ink-2);
    font-size: 12px;
  }
  .threshold input {
    width: 84px;
  }
  .threshold b {
    min-width: 33px;
    font-weight: 550;
    font-variant-numeric: tabular-nums;
  }
  .keys {
    margin-left: 2px;
  }
  .effect {
    font-variant-numeric: tabular-nums;
    font-weight: 500;
  }
  .hints {
    flex: 1 0 100%;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 14px;
    height: 19px;
    overflow: hidden;
    color: var(--ink-3);
    font-size: 12px;
  }
  .hints span {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  .empty {
    margin: auto;
    color: var(--ink-3);
  }
  .first-steps {
    width: min(520px, 100% - 48px);
    margin: auto;
  }
  .first-steps h2 {
    margin-bottom: 14px;
    font-size: 19px;
    font-weight: 650;
  }
  .first-steps ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .first-steps li {
    display: flex;
    align-items: center;
    gap: 14px;
    min-height: 66px;
    padding: 9px 0;
    border-top: 1px solid var(--line);
  }
  .number {
    flex: none;
    width: 26px;
    height: 26px;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 650;
    line-height: 26px;
    text-align: center;
  }
  .step {
    display: grid;
    flex: 1;
  }
  .step b {
    font-weight: 600;
  }
  .step span {
    color: var(--ink-2);
  }
  @container (max-width: 760px) {
    .sheet {
      padding-inline: 24px;
    }
  }
`;
