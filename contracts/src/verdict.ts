import { z } from "zod";

/**
 * passed; failed (the learner's cluster is not there, `code` says why); pending (not yet: it may turn by itself);
 * errored (our side broke: costs nothing); skipped (heavy check in a light run, or an earlier link made it meaningless).
 */
export const CheckStatus = z.enum(["passed", "failed", "pending", "errored", "skipped"]);
export type CheckStatus = z.infer<typeof CheckStatus>;

/** Data of a code, for the sentence that is made of it. */
export const Params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** What was tried and what was seen, for the learner to repeat. Texts are the cluster's own, never translated. */
export const Evidence = z.object({
  /** A command the learner can type to see the same, when there is one. */
  command: z.string().optional(),
  observed: z.string(),
  expected: z.string().optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const CheckResult = z.object({
  taskId: z.string(),
  checkId: z.string(),
  status: CheckStatus,
  /** A failure code with words in every locale: messages.json of the lab, or of the check kind. */
  code: z.string().optional(),
  params: Params.default({}),
  evidence: z.array(Evidence).default([]),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Names as LTI Assignment and Grade Services has them. */
export const Score = z.object({ scoreGiven: z.number(), scoreMaximum: z.number() });
export type Score = z.infer<typeof Score>;

export const Verdict = z.object({
  sessionId: z.string(),
  labId: z.string(),
  /** light: by itself, as the cluster changes. full: the learner pressed grade. */
  run: z.enum(["light", "full"]),
  /** ISO 8601. */
  at: z.string(),
  results: z.array(CheckResult),
  score: Score,
});
export type Verdict = z.infer<typeof Verdict>;
