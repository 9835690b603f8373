import { translate } from "@docusaurus/Translate";
import Heading from "@theme/Heading";
import type { ReactNode } from "react";
import { useSay } from "../i18n/use-say.ts";
import { GradeBar } from "./GradeBar.tsx";
import styles from "./lab.module.css";
import { useLab } from "./lab-store.ts";
import { Solution } from "./Solution.tsx";
import { Task } from "./Task.tsx";
import { taskStanding } from "./task-standing.ts";
import { useLabContent } from "./use-lab-content.ts";
import { useLabSummary } from "./use-lab-summary.ts";
import { useVerdictAnnouncements } from "./use-verdict-announcements.ts";

/** The lab's tasks with what the cluster says of each, as it changes. */
export function LabTasks({ labId }: { labId: string }): ReactNode {
  const { session: live } = useLab();
  const summary = useLabSummary(labId);
  const content = useLabContent(labId);
  const session = live?.labId === labId ? live : undefined;
  const say = useSay(session !== undefined);
  const results = session?.verdict?.results ?? [];
  const tasks = summary?.tasks ?? [];
  useVerdictAnnouncements(tasks, session?.verdict ?? undefined);
  return (
    <section className={styles.tasks} aria-labelledby="tasks">
      <Heading as="h2" id="tasks">
        {translate({ id: "tasks.title", message: "課題" })}
      </Heading>
      <GradeBar session={session} />
      <ol className={styles.taskList}>
        {tasks.map((task, index) => (
          <Task
            key={task.id}
            number={index + 1}
            labId={labId}
            summary={task}
            content={content?.tasks.find((candidate) => candidate.id === task.id)}
            session={session}
            standing={taskStanding(task.id, task.checks, results)}
            say={say}
          />
        ))}
      </ol>
      {content !== undefined && content.solution.length > 0 && <Solution labId={labId} solution={content.solution} session={session} />}
    </section>
  );
}
