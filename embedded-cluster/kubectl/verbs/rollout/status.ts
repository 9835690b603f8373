import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Command } from "../../command/command.ts";
import { boolFlag, durationFlag, intFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { REVISION } from "../../resource/replica-sets.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import { qualifiedKind } from "../../discovery/api-resource.ts";
import { goQuote } from "../../text/go-quote.ts";
import { WaitTimeout } from "../wait/deadline.ts";
import { watchUntil } from "../wait/watch-until.ts";
import { TARGET_FLAGS, rolloutTargets } from "./targets.ts";

const FOR_EVER_MILLISECONDS = 2 ** 31 - 1;

export const status: Command = {
  name: "status",
  use: "rollout status (TYPE NAME | TYPE/NAME) [flags]",
  short: "Show the status of the rollout",
  long: "Show the status of the rollout, and follow it until it is done unless --watch=false is given.",
  flags: [
    ...TARGET_FLAGS,
    boolFlag("watch", "w", "Watch the status of the rollout until it's done.", true),
    intFlag("revision", "", "Pin to a specific revision for showing its status. Defaults to 0 (last revision)."),
    durationFlag("timeout", "", "The length of time to wait before ending watch, zero means never."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const revision = flags.int("revision");
  if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
  const { infos, errors } = await rolloutTargets(invocation);
  throwAll(errors);
  for (const info of infos) {
    if (!VIEWERS.has(info.mapping.kind)) throw new CommandError(`no status viewer has been implemented for ${qualifiedKindTitle(info.mapping)}`);
    const timeout = flags.duration("timeout") || FOR_EVER_MILLISECONDS;
    try {
      await watchUntil(invocation, info, timeout, async (object) => {
        const { text, done } = statusOf(object, revision);
        await invocation.out(text);
        return done || !flags.bool("watch");
      });
    } catch (error) {
      if (error instanceof WaitTimeout) throw new CommandError("timed out waiting for the condition");
      if (isNotFound(error) && info.object.metadata.uid !== undefined) throw new CommandError("object has been deleted");
      throw error;
    }
  }
}

const VIEWERS = new Set(["Deployment", "DaemonSet", "StatefulSet"]);

function qualifiedKindTitle(mapping: { group: string; kind: string }): string {
  return mapping.group === "" ? mapping.kind : `${mapping.kind}.${qualifiedKind(mapping).split(".").slice(1).join(".")}`;
}

function statusOf(object: KubeObject, revision: number): { text: string; done: boolean } {
  if (object.kind === "DaemonSet") return daemonSet(object);
  return object.kind === "StatefulSet" ? statefulSet(object) : deployment(object, revision);
}

function deployment({ metadata, spec, status: now = {} }: KubeObject, revision: number): { text: string; done: boolean } {
  const name = goQuote(metadata.name);
  const waiting = (text: string) => ({ text: `Waiting for deployment ${name} rollout to finish: ${text}...\n`, done: false });
  const running = Number(metadata.annotations?.[REVISION] ?? 0);
  if (revision > 0 && running !== revision) throw new CommandError(`desired revision (${revision}) is different from the running revision (${running})`);
  if ((metadata.generation ?? 0) > (now.observedGeneration ?? 0)) return { text: "Waiting for deployment spec update to be observed...\n", done: false };
  const progressing = (now.conditions ?? []).find((each: { type: string }) => each.type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") throw new CommandError(`deployment ${name} exceeded its progress deadline`);
  const [updated, total, available] = [now.updatedReplicas ?? 0, now.replicas ?? 0, now.availableReplicas ?? 0];
  if (spec.replicas !== undefined && updated < spec.replicas) return waiting(`${updated} out of ${spec.replicas} new replicas have been updated`);
  if (total > updated) return waiting(`${total - updated} old replicas are pending termination`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { text: `deployment ${name} successfully rolled out\n`, done: true };
}

function daemonSet({ metadata, spec, status: now = {} }: KubeObject): { text: string; done: boolean } {
  const name = goQuote(metadata.name);
  if (spec.updateStrategy?.type !== "RollingUpdate") throw new CommandError("rollout status is only available for RollingUpdate strategy type");
  if ((metadata.generation ?? 0) > (now.observedGeneration ?? 0)) return { text: "Waiting for daemon set spec update to be observed...\n", done: false };
  const [updated, wanted, available] = [now.updatedNumberScheduled ?? 0, now.desiredNumberScheduled ?? 0, now.numberAvailable ?? 0];
  const waiting = (text: string) => ({ text: `Waiting for daemon set ${name} rollout to finish: ${text}...\n`, done: false });
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new pods have been updated`);
  if (available < wanted) return waiting(`${available} of ${wanted} updated pods are available`);
  return { text: `daemon set ${name} successfully rolled out\n`, done: true };
}

function statefulSet({ metadata, spec, status: now = {} }: KubeObject): { text: string; done: boolean } {
  if (spec.updateStrategy?.type !== "RollingUpdate") throw new CommandError("rollout status is only available for RollingUpdate strategy type");
  const observed = now.observedGeneration ?? 0;
  if (observed === 0 || (metadata.generation ?? 0) > observed) return { text: "Waiting for statefulset spec update to be observed...\n", done: false };
  const wanted = spec.replicas ?? 0;
  const ready = now.readyReplicas ?? 0;
  if (ready < wanted) return { text: `Waiting for ${wanted - ready} pods to be ready...\n`, done: false };
  const updated = now.updatedReplicas ?? 0;
  const partition = spec.updateStrategy.rollingUpdate?.partition;
  if (spec.updateStrategy.rollingUpdate !== undefined) {
    if (partition !== undefined && updated < wanted - partition) {
      return { text: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...\n`, done: false };
    }
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
  }
  if (now.updateRevision !== now.currentRevision) {
    return { text: `waiting for statefulset rolling update to complete ${updated} pods at revision ${now.updateRevision}...\n`, done: false };
  }
  return { text: `statefulset rolling update complete ${now.currentReplicas ?? 0} pods at revision ${now.currentRevision}...\n`, done: true };
}
