import { translate } from "@docusaurus/Translate";
import type { Session } from "@tsunagu/contracts/rest";
import type { ReactNode } from "react";
import styles from "./lab.module.css";
import { labStore, useLab } from "./lab-store.ts";

/** The score, and the button for the checks that drive traffic and break things. Stays in sight over the tasks. */
export function GradeBar({ session }: { session: Session | undefined }): ReactNode {
  const { grading } = useLab();
  if (session === undefined)
    return (
      <p className={styles.hintText}>{translate({ id: "tasks.notStarted", message: "演習環境を開始すると、課題の達成状況がここに自動で表示されます。" })}</p>
    );
  const score = session.verdict?.score;
  return (
    <div className={styles.gradeBar}>
      <p className={styles.score}>
        {score === undefined
          ? translate({ id: "tasks.noScore", message: "最初の確認を待っています…" })
          : translate({ id: "tasks.score", message: "{given} / {maximum} 点" }, { given: String(score.scoreGiven), maximum: String(score.scoreMaximum) })}
      </p>
      <button type="button" className="button button--primary" data-grade disabled={grading || session.state !== "ready"} onClick={() => void labStore.grade()}>
        {grading ? translate({ id: "tasks.grading", message: "採点しています…" }) : translate({ id: "tasks.grade", message: "採点する" })}
      </button>
      <p className={styles.hintText} role="status">
        {grading
          ? translate({ id: "tasks.gradingText", message: "通信を流したり Pod を止めたりして確かめています。最大 2 分ほどかかります。" })
          : translate({ id: "tasks.gradeText", message: "軽い確認は自動で進みます。「採点する」は、通信を流す重い確認も行います。" })}
      </p>
    </div>
  );
}
