import { z } from "zod";
import { CheckStatus, Params, Score, Verdict } from "./verdict.ts";

/*
 * The REST of the sandbox server, all below /api. Same-origin cookies carry the identity. State changes need an Origin of
 * our own and content-type application/json. Errors are {@link Refusal} with an HTTP status; sentences are the browser's.
 */

export const Refusal = z.object({
  /** Words for each code: src/i18n/refusals of every locale. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Refusal = z.infer<typeof Refusal>;

export const Role = z.enum(["learner", "instructor"]);
export type Role = z.infer<typeof Role>;

/** GET /api/me; PATCH /api/me {displayName}. A guest has no displayName. `null` for nobody yet. */
export const Me = z.object({
  id: z.string(),
  role: Role,
  displayName: z.string().nullable(),
  cohorts: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Me = z.infer<typeof Me>;

export const DisplayName = z.string().trim().min(1).max(60);
export const UpdateMe = z.strictObject({ displayName: DisplayName });
/** POST /api/enrollments → Me. */
export const Enroll = z.strictObject({ joinCode: z.string().trim().min(1).max(20), displayName: DisplayName.optional() });
/** POST /api/instructors/claim → Me. The token is in the printed link's fragment. */
export const ClaimInstructor = z.strictObject({ token: z.string().min(1).max(200), displayName: DisplayName });

export const SessionState = z.enum(["starting", "ready", "failed", "ended"]);

/** POST /api/sessions {labId} → Session (the learner's live one when there is one). A guest is made when nobody is signed in. */
export const StartSession = z.strictObject({ labId: z.string().max(100) });
/** GET /api/sessions (mine, live), GET /api/sessions/:id, DELETE (end), POST /:id/reset, POST /:id/extend. */
export const Session = z.object({
  id: z.string(),
  labId: z.string(),
  state: SessionState,
  /** ISO 8601. */
  startedAt: z.string(),
  expiresAt: z.string(),
  /** As the lab calls them → as the cluster has them. */
  namespaces: z.record(z.string(), z.string()),
  /** Set when state is failed. */
  problem: Refusal.nullable(),
  verdict: Verdict.nullable(),
  /** Hints opened so far, by task; solution opened. */
  hintsShown: z.record(z.string(), z.number()),
  solutionShown: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** POST /api/sessions/:id/grade → Verdict (run "full"). POST /:id/hints {taskId} → Session. POST /:id/solution → Session. */
export const ShowHint = z.strictObject({ taskId: z.string().max(100) });

/** POST /api/sessions/:id/terminals → a terminal to attach to (the session's shell; made when there is none) and a ticket for one attachment. */
export const TerminalTicket = z.object({ terminalId: z.string(), ticket: z.string(), expiresAt: z.string() });
export type TerminalTicket = z.infer<typeof TerminalTicket>;

/** GET /api/sessions/:id/events: Server-Sent Events, each `data:` one of these. The first is always a session. */
export const SessionEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session"), session: Session }),
  z.object({ type: z.literal("verdict"), verdict: Verdict }),
  z.object({ type: z.literal("grading"), running: z.boolean() }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

/** POST /api/cohorts {name} → Cohort; GET /api/cohorts → Cohort[]: an instructor's own. */
export const CreateCohort = z.strictObject({ name: z.string().trim().min(1).max(100) });
export const Cohort = z.object({ id: z.string(), name: z.string(), joinCode: z.string(), createdAt: z.string(), learners: z.number() });
export type Cohort = z.infer<typeof Cohort>;

/** One cell of the board: a learner's standing in one task, best seen so far. */
export const BoardCell = z.object({
  taskId: z.string(),
  passed: z.number(),
  total: z.number(),
  /** the newest failing check's code, and its data */
  code: z.string().nullable(),
  params: Params,
  hints: z.number(),
});
export const BoardRow = z.object({
  learnerId: z.string(),
  displayName: z.string(),
  labs: z.array(
    z.object({
      labId: z.string(),
      attempts: z.number(),
      score: Score,
      activityProgress: z.enum(["Initialized", "Started", "InProgress", "Submitted", "Completed"]),
      lastSeenAt: z.string(),
      cells: z.array(BoardCell),
      newest: z.record(z.string(), CheckStatus),
    }),
  ),
});
/** GET /api/cohorts/:id/board; GET /:id/board/events: SSE of {@link Board}; GET /:id/export.csv. */
export const Board = z.object({ cohort: Cohort, labs: z.array(z.object({ labId: z.string(), taskIds: z.array(z.string()) })), rows: z.array(BoardRow) });
export type Board = z.infer<typeof Board>;
