import type { Generated } from "kysely";

/** The tables, in a dialect-neutral form: texts are ISO 8601 times, JSON, or ids. SQLite by default; PostgreSQL takes the same. */
export interface Schema {
  people: { id: string; role: "learner" | "instructor"; display_name: string | null; created_at: string };
  /** One-time links: only the hash of a token is kept. */
  claims: { token_hash: string; created_at: string; used_by: string | null };
  cohorts: { id: string; name: string; join_code: string; instructor_id: string; created_at: string };
  enrollments: { cohort_id: string; person_id: string; created_at: string };
  sessions: {
    id: string;
    person_id: string;
    lab_id: string;
    lab_version: number;
    state: "starting" | "ready" | "failed" | "ended";
    started_at: string;
    expires_at: string;
    /** JSON: the lab's names → the cluster's. */
    namespaces: string;
    /** JSON Refusal when state is failed. */
    problem: string | null;
    /** JSON Verdict, the newest. */
    verdict: string | null;
    /** JSON: task → hints opened. */
    hints_shown: string;
    solution_shown: number;
  };
  /** Append-only. */
  events: { seq: Generated<number>; at: string; person_id: string; session_id: string; type: string; data: string };
  /** Where each learner stands in each lab: computed from events, in the same transaction. */
  standings: { person_id: string; lab_id: string; data: string; updated_at: string };
}
