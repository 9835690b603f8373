import { translate } from "@docusaurus/Translate";
import type { ReactNode } from "react";
import styles from "./lab.module.css";
import type { TaskStanding } from "./task-standing.ts";

const SHAPES: Record<TaskStanding["status"], string> = {
  passed: "M5 12.5l4.5 4.5L19 7.5",
  failed: "M7 7l10 10M17 7L7 17",
  pending: "M12 6.5V12l4 2.5",
  errored: "M12 6.5v7M12 17v.5",
  skipped: "M7 12h10",
  unknown: "",
};

/** A status as a shape and a word: colour only repeats them. */
export function StatusIcon({ status, quiet }: { status: TaskStanding["status"]; quiet?: boolean }): ReactNode {
  return (
    <span className={styles.status} data-status={status}>
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <circle cx="12" cy="12" r="10.5" />
        <path d={SHAPES[status]} />
      </svg>
      <span className={quiet === true ? "visually-hidden" : undefined}>{statusWords(status)}</span>
    </span>
  );
}

export function statusWords(status: TaskStanding["status"]): string {
  switch (status) {
    case "passed":
      return translate({ id: "status.passed", message: "合格" });
    case "failed":
      return translate({ id: "status.failed", message: "まだ" });
    case "pending":
      return translate({ id: "status.pending", message: "進行中" });
    case "errored":
      return translate({ id: "status.errored", message: "確認できず" });
    case "skipped":
      return translate({ id: "status.skipped", message: "採点待ち" });
    case "unknown":
      return translate({ id: "status.unknown", message: "未確認" });
  }
}
