import { translate } from "@docusaurus/Translate";
import type { ReactNode } from "react";
import type { TerminalState } from "../client/terminal-client.ts";
import styles from "./dock.module.css";

interface Props {
  words: string;
  state: TerminalState;
  notice: string | undefined;
  onDismiss(): void;
  onConnect(): void;
  selected: boolean;
  onCopy(): void;
  screenReader: boolean;
  onScreenReader(): void;
}

/** One line over the terminal: how the connection stands, what to do about it, and how to get out by keyboard. */
export function StatusLine({ words, state, notice, onDismiss, onConnect, selected, onCopy, screenReader, onScreenReader }: Props): ReactNode {
  const action = actionWords(state);
  return (
    <>
      <div className={styles.status}>
        <span className={styles.state} data-state={state}>
          {words}
        </span>
        {action !== undefined && (
          <button type="button" className="button button--primary button--sm" onClick={onConnect}>
            {action}
          </button>
        )}
        <span className={styles.keys}>{translate({ id: "terminal.keys", message: "F6：ターミナルの外へ／中へ　Ctrl+Shift+C：コピー" })}</span>
        {selected && (
          <button type="button" className={styles.small} onMouseDown={(event) => event.preventDefault()} onClick={onCopy}>
            {translate({ id: "terminal.copy", message: "選択をコピー" })}
          </button>
        )}
        <button type="button" className={styles.small} aria-pressed={screenReader} onClick={onScreenReader}>
          {translate({ id: "terminal.screenReader", message: "読み上げ対応" })}
        </button>
      </div>
      {notice !== undefined && (
        <div className={styles.notice} role="status">
          <span>{notice}</span>
          <button type="button" className={styles.small} onClick={onDismiss}>
            {translate({ id: "terminal.dismiss", message: "閉じる" })}
          </button>
        </div>
      )}
    </>
  );
}

function actionWords(state: TerminalState): string | undefined {
  switch (state) {
    case "reconnecting":
    case "disconnected":
    case "refused":
      return translate({ id: "terminal.reconnect", message: "再接続" });
    case "replaced":
      return translate({ id: "terminal.useHere", message: "ここで使う" });
    case "exited":
      return translate({ id: "terminal.newShell", message: "新しいシェル" });
    default:
      return undefined;
  }
}
