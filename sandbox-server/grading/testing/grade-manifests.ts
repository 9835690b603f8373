import { LabDefinition } from "@tsunagu/contracts/lab";
import type { CheckResult } from "@tsunagu/contracts/verdict";
import { runAttempt } from "../../cli/lab/run-attempt.ts";
import { virtualClusters } from "../../cli/lab/test-cluster.ts";

/** One check's result on a cluster of its own on virtual time, after `manifests` were applied and things came to rest. */
export async function gradeManifests(check: { kind: string; heavy?: boolean; with: Record<string, unknown> }, manifests: string): Promise<CheckResult> {
  const definition = LabDefinition.parse({
    id: "under-test",
    version: 1,
    minutes: 1,
    namespaces: ["shop", "elsewhere"],
    tasks: [{ id: "task", checks: [{ id: "check", ...check }] }],
  });
  const lab = { definition, folder: "/nowhere", manifests: [{ file: "all.yaml", text: manifests }], files: {} };
  const { verdicts } = await runAttempt(virtualClusters(), lab, "t1", undefined, 1);
  const [result] = verdicts[0]?.results ?? [];
  if (result === undefined) throw new Error("the check gave no result");
  return result;
}
