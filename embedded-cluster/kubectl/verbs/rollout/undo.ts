import { equalJson } from "../../../apimachinery/json/equal.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import type { Command } from "../../command/command.ts";
import { intFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult } from "../../printers/output.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { withoutHash } from "../../resource/replica-sets.ts";
import { LAST_APPLIED } from "../apply/last-applied.ts";
import { templateText } from "./history.ts";
import { type Revision, revisionsOf } from "./revisions.ts";
import { TARGET_FLAGS, rolloutTargets } from "./targets.ts";

export const undo: Command = {
  name: "undo",
  use: "rollout undo (TYPE NAME | TYPE/NAME) [flags]",
  short: "Undo a previous rollout",
  long: "Roll back to a previous rollout.",
  flags: [...OUTPUT_FLAGS, ...TARGET_FLAGS, DRY_RUN_FLAG, intFlag("to-revision", "", "The revision to rollback to. Default to 0 (last revision).")],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { infos, errors } = await rolloutTargets(invocation);
  throwAll(errors);
  for (const info of infos) {
    if (info.object.metadata.annotations?.[LAST_APPLIED] !== undefined) {
      await invocation.err(managedWarning(`${info.mapping.resource}/${info.name}`));
    }
    await printResult(invocation, info.object, await rollBack(invocation, info));
  }
}

const managedWarning = (name: string) =>
  `Warning: resource ${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`;

/** Annotations that stay as they are on the Deployment. */
const KEPT = new Set([
  LAST_APPLIED,
  "deployment.kubernetes.io/revision",
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.deployment.rollback.to",
]);

async function rollBack(invocation: Invocation, info: Info): Promise<string> {
  const wanted = invocation.flags.int("to-revision");
  const revision = chooseRevision(await revisionsOf(invocation, info, "rollbacker"), info, wanted);
  const { object } = info;
  if (dryRunOf(invocation) === "client") return templateText({ ...revision, changeCause: "" });
  if (object.spec.paused) throw new CommandError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  const template = withoutHash(revision.template);
  if (equalJson(template, withoutHash(object.spec.template))) return `skipped rollback (current template already matches revision ${wanted})`;
  const query = { dryRun: dryRunOf(invocation) === "server" ? "All" : undefined };
  const annotations = Object.fromEntries([
    ...Object.entries(object.metadata.annotations ?? {}).filter(([key]) => KEPT.has(key)),
    ...Object.entries(revision.object.metadata.annotations ?? {}).filter(([key]) => !KEPT.has(key)),
  ]);
  const operations = [{ op: "replace", path: "/spec/template", value: template }];
  if (info.mapping.kind === "Deployment" && object.metadata.annotations !== undefined)
    operations.push({ op: "replace", path: "/metadata/annotations", value: annotations });
  try {
    await invocation.cluster.json("PATCH", pathOf(info, undefined, query), { body: operations, contentType: "application/json-patch+json" });
  } catch (error) {
    if (error instanceof ApiError) throw new CommandError(`failed restoring revision ${wanted}: ${error.message}`);
    throw error;
  }
  return "rolled back";
}

function chooseRevision(revisions: readonly Revision[], info: Info, wanted: number): Revision {
  if (wanted !== 0) {
    const found = revisions.find((revision) => revision.number === wanted);
    if (found === undefined) throw new CommandError(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (previous !== undefined) return previous;
  if (info.mapping.kind === "Deployment") throw new CommandError(`no rollout history found for deployment "${info.name}"`);
  throw new CommandError("no last revision to roll back to");
}
