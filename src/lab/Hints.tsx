import { translate } from "@docusaurus/Translate";
import { type ReactNode, useEffect, useRef } from "react";
import type { TextNode } from "../plugins/labs/text-node.ts";
import styles from "./lab.module.css";
import { labStore, useLab } from "./lab-store.ts";
import { Text } from "./Text.tsx";

/** Hints, opened one by one; the instructor sees how many. */
export function Hints({ labId, taskId, hints, shown }: { labId: string; taskId: string; hints: TextNode[][]; shown: number }): ReactNode {
  const { busy } = useLab();
  const newest = useRef<HTMLLIElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current && shown > 0) newest.current?.focus();
    asked.current = false;
  }, [shown]);
  const open = () => {
    asked.current = true;
    void labStore.showHint(taskId);
  };
  const opened = hints.slice(0, shown);
  return (
    <div className={styles.hints}>
      {opened.length > 0 && (
        <ol aria-label={translate({ id: "hints.label", message: "ヒント" })}>
          {opened.map((hint, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a hint is its place in the order
            <li key={index} ref={index === opened.length - 1 ? newest : undefined} tabIndex={-1} className={styles.hint}>
              <Text nodes={hint} labId={labId} />
            </li>
          ))}
        </ol>
      )}
      {shown < hints.length && (
        <button type="button" className="button button--secondary button--sm" data-hint disabled={busy !== undefined} onClick={open}>
          {translate({ id: "hints.open", message: "ヒントを見る（{shown} / {total}）" }, { shown: String(shown), total: String(hints.length) })}
        </button>
      )}
    </div>
  );
}
