import { RESOURCES } from "../../client/resources.ts";
import type { ControllerDefinition } from "../controller.ts";
import { replicationController } from "../replicaset/replicaset-controller.ts";

/** Keeps as many pods as a ReplicationController asks for, as the ReplicaSet's does. Models pkg/controller/replication. */
export const replicationControllerController: ControllerDefinition = replicationController("replicationcontroller-controller", "replication-controller", {
  kind: "ReplicationController",
  resource: RESOURCES.replicationcontrollers,
  component: "replication-controller",
  // A plain map of labels, which validation keeps from being empty.
  selectorOf: (controller) => ({ matchLabels: (controller.spec.selector ?? {}) as Record<string, string> }),
  countsTerminating: false,
});
