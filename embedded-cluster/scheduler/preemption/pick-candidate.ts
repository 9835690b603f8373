import { type Candidate, startOf } from "./select-victims.ts";

const LOWEST_PRIORITY = 2 ** 31;

/** Where preemption hurts least; each measure decides among those that are equal by the ones before. Models pickOneNodeForPreemption. */
const HARM: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  ({ victims }) => victims[0]?.spec.priority ?? 0,
  ({ victims }) => victims.reduce((sum, victim) => sum + (victim.spec.priority ?? 0) + LOWEST_PRIORITY, 0),
  ({ victims }) => victims.length,
  ({ victims }) => {
    const highest = victims[0]?.spec.priority ?? 0;
    return -Math.min(...victims.filter((victim) => (victim.spec.priority ?? 0) === highest).map(startOf));
  },
];

export function pickCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let left = candidates;
  for (const harm of HARM) {
    const least = Math.min(...left.map(harm));
    left = left.filter((candidate) => harm(candidate) === least);
    if (left.length === 1) break;
  }
  return left[0];
}
