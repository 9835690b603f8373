import type { CheckResult, Evidence } from "@tsunagu/contracts/verdict";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { z } from "zod";
import type { Sandbox } from "../cluster/sandbox.ts";

/** What a check finds: everything of a CheckResult but whose it is. */
export type Finding = Pick<CheckResult, "status"> & Partial<Pick<CheckResult, "code" | "params" | "evidence">>;

/** What a check works with. It reads and probes as the grader; only heavy checks change anything. */
export interface CheckContext {
  sandbox: Sandbox;
  client: ApiClient;
  clock: Clock;
  /** The cluster's name for a namespace of the lab. */
  namespace(name: string): string;
  /** Aborted when the run's time is over or the session ends. */
  signal: AbortSignal;
}

/** A kind of check: a folder of checks/, and one line in the registry. */
export interface CheckKind<Options = unknown> {
  kind: string;
  /** Parses a check's `with` of lab.yaml. */
  options: z.ZodType<Options>;
  /** Every code a finding of this kind may carry: each has words in messages/<locale>.json. */
  codes: readonly string[];
  run(options: Options, context: CheckContext): Promise<Finding>;
}

/** For the registry, which holds kinds of all options. */
// oxlint-disable-next-line typescript/no-explicit-any -- each kind parses its own options before it runs
export type AnyCheckKind = CheckKind<any>;

export const PASSED: Finding = { status: "passed" };

export function failed(code: string, params: NonNullable<Finding["params"]> = {}, ...evidence: Evidence[]): Finding {
  return { status: "failed", code, params, evidence };
}

/** Not yet: it may turn by itself. */
export function pending(code: string, params: NonNullable<Finding["params"]> = {}, ...evidence: Evidence[]): Finding {
  return { status: "pending", code, params, evidence };
}
