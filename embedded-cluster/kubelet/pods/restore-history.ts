import { parseTimestamp } from "../../client/timestamp.ts";
import type { ContainerStatus, Pod } from "../../apimachinery/types/core.ts";
import { ContainerLog } from "../runtime/container-log.ts";
import type { ContainerHistory, ContainerRecord } from "../runtime/container-record.ts";
import type { NodeContext } from "./node-context.ts";

/** What containerd reports of containers it finds dead after the machine went down. */
const LOST_EXIT_CODE = 255;

/**
 * Makes the records of the containers that a pod's status tells of, when the node has come up anew. Those that ran have ended
 * with the machine; completed init containers are left out, because they run again in a new sandbox. Gives whether any had run.
 */
export function restoreHistory(pod: Pod, history: ContainerHistory, node: Pick<NodeContext, "clock" | "images">): boolean {
  const isOver = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(isOver ? (pod.status?.initContainerStatuses ?? []) : [])];
  let ran = false;
  for (const status of statuses) {
    if (status.containerID === undefined) continue;
    ran = true;
    node.images.preload(status.image);
    restore(status, history, node);
  }
  return ran && !isOver;
}

function restore(status: ContainerStatus, history: ContainerHistory, { clock }: Pick<NodeContext, "clock">): void {
  const { running, terminated = status.lastState.terminated } = status.state;
  const log = new ContainerLog(clock);
  log.close();
  history.add({
    id: status.containerID as string,
    name: status.name,
    attempt: status.restartCount,
    ofLostSandbox: true,
    specImage: status.image,
    image: status.image,
    imageId: status.imageID,
    user: userOf(status),
    log,
    startedAt: parseTimestamp(running?.startedAt ?? terminated?.startedAt) ?? 0,
    exit:
      running === undefined && terminated !== undefined
        ? {
            exitCode: terminated.exitCode,
            reason: terminated.reason ?? "Unknown",
            finishedAt: parseTimestamp(terminated.finishedAt) ?? clock.now(),
            ...(terminated.message === undefined ? {} : { message: terminated.message }),
          }
        : { exitCode: LOST_EXIT_CODE, reason: "Unknown", finishedAt: clock.now() },
  });
}

/** Nobody asks for the name of a user whose processes have gone. */
function userOf({ user }: ContainerStatus): ContainerRecord["user"] {
  const { uid = 0, gid = uid, supplementalGroups = [gid] } = user?.linux ?? {};
  return { uid, gid, name: String(uid), groups: supplementalGroups };
}
