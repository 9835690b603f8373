import type { ProgressEvent } from "@tsunagu/contracts/progress";
import type { CheckResult, CheckStatus, Score } from "@tsunagu/contracts/verdict";

/** Where one learner stands in one lab: the best seen of each check, and what was seen last. */
export interface Standing {
  attempts: number;
  score: Score;
  lastSeenAt: string;
  completed: boolean;
  checks: Record<string, { taskId: string; newest: CheckStatus; passedAt: string | null; code: string | null; params: CheckResult["params"] }>;
  hints: Record<string, number>;
  solutionShown: boolean;
}

export function newStanding(at: string): Standing {
  return { attempts: 0, score: { scoreGiven: 0, scoreMaximum: 0 }, lastSeenAt: at, completed: false, checks: {}, hints: {}, solutionShown: false };
}

/** The standing after `event`. Pure: the standings table can be computed again from the events at any time. */
export function advanceStanding(standing: Standing, event: ProgressEvent, at: string): Standing {
  const next = { ...standing, lastSeenAt: at };
  switch (event.type) {
    case "verdict": {
      const { verdict } = event;
      next.checks = { ...standing.checks };
      for (const result of verdict.results) {
        // A heavy check that a light run passes over keeps what is known of it; a fault of ours changes nothing.
        const known = next.checks[result.checkId];
        if (known !== undefined && (result.status === "skipped" || result.status === "errored")) continue;
        const passedAt = known?.passedAt ?? (result.status === "passed" ? at : null);
        next.checks[result.checkId] = { taskId: result.taskId, newest: result.status, passedAt, code: result.code ?? null, params: result.params };
      }
      if (verdict.run === "full") next.attempts = standing.attempts + 1;
      if (verdict.score.scoreGiven >= standing.score.scoreGiven) next.score = verdict.score;
      next.completed = standing.completed || (verdict.score.scoreMaximum > 0 && verdict.score.scoreGiven === verdict.score.scoreMaximum);
      return next;
    }
    case "hint-shown":
      next.hints = { ...standing.hints, [event.taskId]: Math.max(standing.hints[event.taskId] ?? 0, event.index + 1) };
      return next;
    case "solution-shown":
      next.solutionShown = true;
      return next;
    case "session-started":
    case "session-reset":
    case "session-ended":
      return next;
  }
}
