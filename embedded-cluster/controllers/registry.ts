import type { ControllerDefinition } from "./controller.ts";
import { deploymentController } from "./deployment/deployment-controller.ts";
import { replicaSetController } from "./replicaset/replicaset-controller.ts";

/** Every controller there is. */
export const CONTROLLERS: readonly ControllerDefinition[] = [deploymentController, replicaSetController];
