import type { LabDefinition } from "@tsunagu/contracts/lab";
import type { Verdict } from "@tsunagu/contracts/verdict";
import type { Sandbox } from "../cluster/sandbox.ts";

/** One grading run. `full` runs the heavy checks too; `light` skips them, keeping what `previous` says of them. */
export type Grade = (request: {
  lab: LabDefinition;
  sandbox: Sandbox;
  sessionId: string;
  run: Verdict["run"];
  previous: Verdict | undefined;
  signal: AbortSignal;
}) => Promise<Verdict>;
