import type { Board } from "@tsunagu/contracts/rest";

export type Cell = Board["rows"][number]["labs"][number]["cells"][number];
export type CellStanding = "none" | "passed" | "stuck" | "failing" | "started";

/** Grading runs after which a task that still fails is worth a look by the instructor. */
const STUCK_ATTEMPTS = 3;
/** All hints opened and still failing is the other sign. */
const STUCK_HINTS = 2;

/** What an instructor makes of one cell. Not started: no cell. */
export function cellStanding(cell: Cell | undefined, attempts: number): CellStanding {
  if (cell === undefined) return "none";
  if (cell.total > 0 && cell.passed === cell.total) return "passed";
  if (cell.code === null) return cell.passed > 0 || cell.hints > 0 ? "started" : "none";
  return attempts >= STUCK_ATTEMPTS || cell.hints >= STUCK_HINTS ? "stuck" : "failing";
}
