import { translate } from "@docusaurus/Translate";
import type { ReactNode } from "react";
import type { Say } from "../i18n/say.ts";
import board from "./board.module.css";
import { type Cell, type CellStanding, cellStanding } from "./cell-standing.ts";

const SIGNS: Record<CellStanding, string> = { none: "–", passed: "✓", stuck: "!", failing: "✕", started: "…" };

/** One learner's standing in one task: a sign, how many checks, hints, and what fails, in the instructor's language. */
export function BoardCell({ labId, cell, attempts, say }: { labId: string; cell: Cell | undefined; attempts: number; say: Say | undefined }): ReactNode {
  const standing = cellStanding(cell, attempts);
  const failing = cell?.code != null && standing !== "passed" ? say?.check(labId, cell.code, cell.params) : undefined;
  return (
    <td className={board.cell} data-standing={standing} data-task={cell?.taskId} title={failing}>
      <span className={board.sign} aria-hidden="true">
        {SIGNS[standing]}
      </span>
      <span className="visually-hidden">{standingWords(standing)}</span>
      {cell !== undefined && (
        <span>
          {cell.passed}/{cell.total}
        </span>
      )}
      {cell !== undefined && cell.hints > 0 && (
        <span className={board.hints}>{translate({ id: "board.hints", message: "ヒント {n}" }, { n: String(cell.hints) })}</span>
      )}
      {failing !== undefined && (
        <details className={board.why}>
          <summary>{translate({ id: "board.why", message: "理由" })}</summary>
          {failing}
        </details>
      )}
    </td>
  );
}

function standingWords(standing: CellStanding): string {
  switch (standing) {
    case "none":
      return translate({ id: "board.none", message: "未着手" });
    case "passed":
      return translate({ id: "board.passed", message: "合格" });
    case "stuck":
      return translate({ id: "board.stuck", message: "行き詰まり" });
    case "failing":
      return translate({ id: "board.failing", message: "まだ" });
    case "started":
      return translate({ id: "board.started", message: "進行中" });
  }
}
