import type { Verdict } from "@tsunagu/contracts/verdict";

/** True when two verdicts say the same of every check, whenever they were made. */
export function sameFindings(a: Verdict, b: Verdict): boolean {
  return JSON.stringify(a.results) === JSON.stringify(b.results);
}
