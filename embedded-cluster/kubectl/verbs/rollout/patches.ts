import { timestamp } from "../../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import type { Command } from "../../command/command.ts";
import { FIELD_MANAGER, fieldManagerFlag } from "../../command/common-flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { qualifiedResource } from "../../discovery/api-resource.ts";
import { AggregateFailure, CommandError, throwAll } from "../../errors/command-error.ts";
import { OUTPUT_FLAGS, printResult } from "../../printers/output.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { TARGET_FLAGS, rolloutTargets } from "./targets.ts";

const FLAGS = [...OUTPUT_FLAGS, ...TARGET_FLAGS, fieldManagerFlag("kubectl-rollout")];

export const restart: Command = {
  name: "restart",
  use: "rollout restart RESOURCE",
  short: "Restart a resource",
  long: "Restart a resource: its pods are replaced as in an update of their template.",
  flags: FLAGS,
  run: (invocation) =>
    patchEach(invocation, "restarted", ({ mapping, object }) => {
      if (!["Deployment", "DaemonSet", "StatefulSet"].includes(mapping.kind)) throw new CommandError("restarting is not supported");
      if (object.spec.paused) throw new CommandError("can't restart paused deployment (run rollout resume first)");
      const now = timestamp(invocation.now());
      const present = object.spec.template?.metadata?.annotations?.["kubectl.kubernetes.io/restartedAt"];
      return present === now ? undefined : { spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": now } } } } };
    }),
};

export const pause: Command = {
  name: "pause",
  use: "rollout pause RESOURCE",
  short: "Mark the provided resource as paused",
  flags: FLAGS,
  run: (invocation) =>
    patchEach(invocation, "paused", ({ mapping, object }) => {
      if (mapping.kind !== "Deployment") throw new CommandError("pausing is not supported");
      if (object.spec.paused) throw new CommandError("is already paused");
      return { spec: { paused: true } };
    }),
};

export const resume: Command = {
  name: "resume",
  use: "rollout resume RESOURCE",
  short: "Resume a paused resource",
  flags: FLAGS,
  run: (invocation) =>
    patchEach(invocation, "resumed", ({ mapping, object }) => {
      if (mapping.kind !== "Deployment") throw new CommandError("resuming is not supported");
      if (!object.spec.paused) throw new CommandError("is not paused");
      return { spec: { paused: null } };
    }),
};

async function patchEach(invocation: Invocation, operation: string, patchOf: (info: Info) => unknown): Promise<void> {
  const { infos, errors } = await rolloutTargets(invocation);
  for (const info of infos) {
    try {
      await patchOne(invocation, info, operation, patchOf);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 1) throw new AggregateFailure(errors);
  throwAll(errors);
}

async function patchOne(invocation: Invocation, info: Info, operation: string, patchOf: (info: Info) => unknown): Promise<void> {
  let patch: unknown;
  try {
    patch = patchOf(info);
  } catch (error) {
    throw new CommandError(`error: ${qualifiedResource(info.mapping)} "${info.name}" ${(error as Error).message}`);
  }
  if (patch === undefined) {
    throw new CommandError(
      `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  }
  let object: KubeObject;
  try {
    const query = { fieldManager: invocation.flags.string(FIELD_MANAGER) };
    object = await invocation.cluster.json("PATCH", pathOf(info, undefined, query), { body: patch, contentType: "application/strategic-merge-patch+json" });
  } catch (error) {
    if (error instanceof ApiError) throw new CommandError(`failed to patch: ${error.message}`);
    throw error;
  }
  await printResult(invocation, object, operation);
}
