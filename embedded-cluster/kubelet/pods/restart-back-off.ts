import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { ContainerEvents } from "../runtime/container-events.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import { StartError } from "../runtime/start-error.ts";
import type { NodeContext } from "./node-context.ts";

/**
 * Throws {@link StartError} CrashLoopBackOff while a container that ended has to wait; notes the restart otherwise.
 * Models kuberuntime.doBackOff.
 */
export function waitForRestart(
  { restartBackOff }: Pick<NodeContext, "restartBackOff">,
  pod: Pod,
  container: Container,
  latest: ContainerRecord | undefined,
  events: ContainerEvents,
): void {
  const finishedAt = latest?.exit?.finishedAt;
  if (finishedAt === undefined) return;
  const key = `${pod.metadata.uid}_${container.name}`;
  const name = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
  if (restartBackOff.isWaitingSince(key, finishedAt)) {
    const wait = restartBackOff.get(key);
    events.warning("BackOff", `Back-off restarting failed container ${container.name} in pod ${name}`);
    throw new StartError("CrashLoopBackOff", `back-off ${goDuration(wait)} restarting failed container=${container.name} pod=${name}`, finishedAt + wait);
  }
  restartBackOff.next(key, finishedAt);
}

/** "10s", "1m20s", "5m0s": as Go prints a duration of whole seconds. */
function goDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
