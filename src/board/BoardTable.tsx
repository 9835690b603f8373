import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { translate } from "@docusaurus/Translate";
import type { Board } from "@tsunagu/contracts/rest";
import type { ReactNode } from "react";
import { useSay } from "../i18n/use-say.ts";
import { useLabSummaries } from "../lab/use-lab-summary.ts";
import board from "./board.module.css";
import { BoardCell } from "./BoardCell.tsx";

/** Learners × labs × tasks. Scrolls inside itself; the names stay. */
export function BoardTable({ board: { labs, rows } }: { board: Board }): ReactNode {
  const { i18n } = useDocusaurusContext();
  const summaries = useLabSummaries();
  const say = useSay(true);
  const time = new Intl.DateTimeFormat(i18n.currentLocale, { month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit" });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={board.scroll} tabIndex={0} role="region" aria-label={translate({ id: "board.table", message: "受講者ごとの進み具合" })}>
      <table className={board.table}>
        <thead>
          <tr>
            <th rowSpan={2} scope="col" className={board.name}>
              {translate({ id: "board.learner", message: "受講者" })}
            </th>
            {labs.map(({ labId, taskIds }) => (
              <th key={labId} colSpan={taskIds.length + 1} scope="colgroup">
                {summaries[labId]?.title ?? labId}
              </th>
            ))}
          </tr>
          <tr>
            {labs.flatMap(({ labId, taskIds }) => [
              ...taskIds.map((taskId) => (
                <th key={`${labId}/${taskId}`} scope="col">
                  {summaries[labId]?.tasks.find((task) => task.id === taskId)?.title ?? taskId}
                </th>
              )),
              <th key={`${labId}/total`} scope="col">
                {translate({ id: "board.total", message: "合計" })}
              </th>,
            ])}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.learnerId} data-learner={row.displayName}>
              <th scope="row" className={board.name}>
                {row.displayName === "" ? translate({ id: "board.unnamed", message: "（名前なし）" }) : row.displayName}
              </th>
              {labs.flatMap(({ labId, taskIds }) => {
                const lab = row.labs.find((candidate) => candidate.labId === labId);
                return [
                  ...taskIds.map((taskId) => {
                    const cell = lab?.cells.find((candidate) => candidate.taskId === taskId);
                    return <BoardCell key={`${labId}/${taskId}`} labId={labId} cell={cell} attempts={lab?.attempts ?? 0} say={say} />;
                  }),
                  <td key={`${labId}/total`} className={board.total}>
                    {lab !== undefined && (
                      <>
                        <strong>
                          {lab.score.scoreGiven}/{lab.score.scoreMaximum}
                        </strong>
                        <span className={board.seen}>
                          {translate({ id: "board.attempts", message: "採点 {n} 回" }, { n: String(lab.attempts) })}
                          <br />
                          <time dateTime={lab.lastSeenAt}>{time.format(new Date(lab.lastSeenAt))}</time>
                        </span>
                      </>
                    )}
                  </td>,
                ];
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
