import { CHECK_KINDS } from "./checks/index.ts";

/** What a check that did not come to an end is `errored` with. */
export const ERRORED_CODES = ["timed-out", "grader-fault"] as const;

/** Every code that a result may carry. Each has words in messages/<locale>.json. */
export const ALL_CODES: ReadonlySet<string> = new Set([...ERRORED_CODES, ...[...CHECK_KINDS.values()].flatMap((kind) => kind.codes)]);
