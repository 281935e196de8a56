import { css } from 'lit';

/** The schema editor: what there is on the left, one of it on the right. */
export const schemaDialogStyles = css`
  :host {
    --dialog-width: 900px;
  }
  .editor {
    display: grid;
    grid-template-columns: 250px 1fr;
    gap: 26px;
    min-height: 430px;
  }
  .lists {
    padding-right: 14px;
    border-right: 1px solid var(--line);
  }
  .lists h3 {
    margin: 2px 8px 4px;
    color: var(--ink-2);
    font-size: 12px;
  }
  .lists button {
    margin: 2px 2px 14px;
    color: var(--ink-2);
  }
  .lists .hint {
    margin: 0 8px;
  }
  .detail {
    min-width: 0;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 2px;
    margin-bottom: 12px;
  }
  .head h3 {
    flex: 1;
    color: var(--ink-2);
    font-weight: 500;
  }
  .up {
    display: inline-flex;
    transform: rotate(180deg);
  }
  .said {
    margin: 8px 0 14px;
  }
  fieldset select {
    width: 260px;
    margin-left: 24px;
  }
  [slot='footer'] .spread {
    margin-right: auto;
  }
  section ul {
    margin: 10px 0 14px;
    padding-left: 20px;
  }
  section li {
    margin-bottom: 5px;
    overflow-wrap: anywhere;
  }
  section .hint {
    margin-top: 6px;
    font-size: 13px;
  }
`;
