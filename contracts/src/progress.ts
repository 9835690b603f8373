import { z } from "zod";
import { Verdict } from "./verdict.ts";

/** What is written, once, append-only; everything shown about progress is computed from these. */
export const ProgressEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session-started"), sessionId: z.string(), labId: z.string(), labVersion: z.number() }),
  z.object({ type: z.literal("session-reset"), sessionId: z.string() }),
  z.object({ type: z.literal("session-ended"), sessionId: z.string(), why: z.enum(["learner", "expired", "failed"]) }),
  /** Written when a verdict differs from the one before, and for every full run (an Attempt). */
  z.object({ type: z.literal("verdict"), sessionId: z.string(), verdict: Verdict }),
  z.object({ type: z.literal("hint-shown"), sessionId: z.string(), taskId: z.string(), index: z.number() }),
  z.object({ type: z.literal("solution-shown"), sessionId: z.string() }),
]);
export type ProgressEvent = z.infer<typeof ProgressEvent>;
