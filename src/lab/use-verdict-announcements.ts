import { translate } from "@docusaurus/Translate";
import type { Verdict } from "@tsunagu/contracts/verdict";
import { useEffect, useRef } from "react";
import { announce } from "../components/announce.ts";
import type { LabSummary } from "../plugins/labs/lab-content.ts";
import { statusWords } from "./StatusIcon.tsx";
import { taskStanding } from "./task-standing.ts";

/** Says which tasks changed with a verdict, and the score after grading. The first verdict of a page changes nothing. */
export function useVerdictAnnouncements(tasks: LabSummary["tasks"], verdict: Verdict | undefined): void {
  const before = useRef<Map<string, string>>(undefined);
  const spokenAt = useRef<string>(undefined);
  useEffect(() => {
    if (verdict === undefined) {
      before.current = undefined;
      return;
    }
    // The same verdict comes again with every change of the session.
    if (spokenAt.current === verdict.at) return;
    spokenAt.current = verdict.at;
    const now = new Map(tasks.map((task) => [task.id, statusWords(taskStanding(task.id, task.checks, verdict.results).status)]));
    const known = before.current;
    before.current = now;
    if (known === undefined) return;
    const changes = tasks.filter((task) => known.get(task.id) !== now.get(task.id)).map((task) => `${task.title}: ${now.get(task.id)}`);
    const { scoreGiven, scoreMaximum } = verdict.score;
    const score = translate(
      { id: "tasks.scoreSpoken", message: "採点結果 {given} / {maximum} 点" },
      { given: String(scoreGiven), maximum: String(scoreMaximum) },
    );
    const spoken = verdict.run === "full" ? [score, ...changes] : changes;
    if (spoken.length > 0) announce(spoken.join("\n"));
  }, [tasks, verdict]);
}
