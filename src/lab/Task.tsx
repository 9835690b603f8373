import { translate } from "@docusaurus/Translate";
import type { Session } from "@tsunagu/contracts/rest";
import Heading from "@theme/Heading";
import type { ReactNode } from "react";
import type { Say } from "../i18n/say.ts";
import type { LabSummary, TaskContent } from "../plugins/labs/lab-content.ts";
import { Finding } from "./Finding.tsx";
import { Hints } from "./Hints.tsx";
import styles from "./lab.module.css";
import { StatusIcon } from "./StatusIcon.tsx";
import { Text } from "./Text.tsx";
import type { TaskStanding } from "./task-standing.ts";

interface Props {
  number: number;
  labId: string;
  summary: LabSummary["tasks"][number];
  content: TaskContent | undefined;
  session: Session | undefined;
  standing: TaskStanding;
  say: Say | undefined;
}

/** One task: what to do, how it stands, what is wrong, and hints one at a time. */
export function Task({ number, labId, summary, content, session, standing, say }: Props): ReactNode {
  const id = `task-${summary.id}`;
  return (
    <li className={styles.task} data-task={summary.id} data-status={standing.status}>
      <div className={styles.taskHead}>
        <Heading as="h3" id={id} className={styles.taskTitle}>
          {number}. {summary.title}
        </Heading>
        {session !== undefined && (
          <span className={styles.taskStatus}>
            <StatusIcon status={standing.status} />
            <span className={styles.count}>
              {translate({ id: "tasks.count", message: "{passed} / {total}" }, { passed: String(standing.passed), total: String(standing.total) })}
            </span>
          </span>
        )}
      </div>
      {content !== undefined && <Text nodes={content.body} labId={labId} />}
      {session !== undefined && standing.status === "skipped" && (
        <p className={styles.hintText}>{translate({ id: "tasks.skipped", message: "残りは「採点する」を押したときに確かめます。" })}</p>
      )}
      {standing.findings.length > 0 && (
        <ul className={styles.findings} aria-label={translate({ id: "tasks.findings", message: "確認の結果" })}>
          {standing.findings.map((finding) => (
            <Finding key={finding.checkId} labId={labId} finding={finding} say={say} />
          ))}
        </ul>
      )}
      {content !== undefined && content.hints.length > 0 && session !== undefined && (
        <Hints labId={labId} taskId={summary.id} hints={content.hints} shown={session.hintsShown[summary.id] ?? 0} />
      )}
    </li>
  );
}
