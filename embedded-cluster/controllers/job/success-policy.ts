import type { JobSpec } from "../../apimachinery/types/batch.ts";
import { commonTotal, type Intervals, parseIntervals, totalOf } from "./index-intervals.ts";

/** "Matched rules at index 0" when enough indexes have succeeded. Models matchSuccessPolicy. */
export function matchSuccessPolicy({ successPolicy, completions = 0 }: JobSpec, succeeded: Intervals): string | undefined {
  if (succeeded.length === 0) return undefined;
  const index = (successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && totalOf(succeeded) >= succeededCount;
    const wanted = parseIntervals(succeededIndexes, completions);
    if (wanted.length === 0) return false;
    const reached = commonTotal(wanted, succeeded);
    return reached === totalOf(wanted) || (succeededCount !== undefined && reached >= succeededCount);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}
