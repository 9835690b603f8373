import { type ReactNode, useEffect, useId, useRef } from "react";
import styles from "./dialog.module.css";

interface Props {
  title: string;
  children: ReactNode;
  /** Escape, the backdrop, or the cancelling button. */
  onClose(): void;
  /** Buttons, the safe one first: it gets the focus. */
  actions: ReactNode;
}

/** A modal question. The browser's own dialog keeps the focus inside and gives it back. */
export function Dialog({ title, children, onClose, actions }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const actionsRow = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    actionsRow.current?.querySelector("button")?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={styles.inside}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        <div className={styles.text}>{children}</div>
        <div ref={actionsRow} className={styles.actions}>
          {actions}
        </div>
      </div>
    </dialog>
  );
}
