import type { ControllerDefinition } from "./controller.ts";
import { deploymentController } from "./deployment/deployment-controller.ts";
import { endpointsController } from "./endpoints/endpoints-controller.ts";
import { endpointSliceMirroringController } from "./endpointslice-mirroring/endpointslice-mirroring-controller.ts";
import { endpointSliceController } from "./endpointslice/endpointslice-controller.ts";
import { replicaSetController } from "./replicaset/replicaset-controller.ts";

/** Every controller there is. */
export const CONTROLLERS: readonly ControllerDefinition[] = [
  deploymentController,
  replicaSetController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
];
