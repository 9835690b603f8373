import useBaseUrl from "@docusaurus/useBaseUrl";
import { translate } from "@docusaurus/Translate";
import { type ReactNode, useEffect, useState } from "react";
import styles from "../people/people.module.css";
import { RefusalText } from "../people/RefusalText.tsx";
import board from "./board.module.css";
import { BoardTable } from "./BoardTable.tsx";
import { useBoard } from "./use-board.ts";

/** One class: its code to share, and its learners live. */
export function ClassBoard({ cohortId }: { cohortId: string }): ReactNode {
  const { board: current, live, refusal } = useBoard(cohortId);
  const path = useBaseUrl("/class");
  const [origin, setOrigin] = useState("");
  useEffect(() => setOrigin(location.origin), []);
  if (current === undefined) {
    return refusal === undefined ? <p role="status">{translate({ id: "people.loading", message: "読み込んでいます…" })}</p> : <RefusalText refusal={refusal} />;
  }
  const { cohort, rows } = current;
  const link = `${origin}${path}?code=${encodeURIComponent(cohort.joinCode)}`;
  return (
    <section aria-labelledby="class-name">
      <div className={board.head}>
        <div>
          <h2 id="class-name">{cohort.name}</h2>
          <p className={board.live} data-live={live}>
            {live
              ? translate({ id: "board.live", message: "● ライブ更新中" })
              : translate({ id: "board.offline", message: "○ 接続が切れています。つなぎ直しています…" })}
          </p>
          <a className="button button--secondary button--sm" href={`/api/cohorts/${encodeURIComponent(cohort.id)}/export.csv`} download>
            {translate({ id: "board.csv", message: "CSV を保存" })}
          </a>
        </div>
        <div className={board.share}>
          <p className={board.shareLabel}>{translate({ id: "board.code", message: "参加コード" })}</p>
          <p className={board.joinCode} data-join-code>
            {cohort.joinCode}
          </p>
          <p className={styles.fieldHint}>
            <a href={link}>{link}</a>
          </p>
        </div>
      </div>
      <RefusalText refusal={refusal} />
      {rows.length === 0 ? (
        <p className={styles.panel}>
          {translate({ id: "board.empty", message: "まだ誰も参加していません。参加コードかリンクを受講者に渡してください。参加するとすぐここに現れます。" })}
        </p>
      ) : (
        <BoardTable board={current} />
      )}
    </section>
  );
}
