import type { ControllerDefinition } from "./controller.ts";
import { cronJobController } from "./cronjob/cronjob-controller.ts";
import { daemonSetController } from "./daemonset/daemonset-controller.ts";
import { customResourceDefinitionController } from "./customresourcedefinition/custom-resource-definition-controller.ts";
import { deploymentController } from "./deployment/deployment-controller.ts";
import { disruptionController } from "./disruption/disruption-controller.ts";
import { endpointsController } from "./endpoints/endpoints-controller.ts";
import { endpointSliceMirroringController } from "./endpointslice-mirroring/endpointslice-mirroring-controller.ts";
import { endpointSliceController } from "./endpointslice/endpointslice-controller.ts";
import { garbageCollector } from "./garbagecollector/garbage-collector.ts";
import { jobController } from "./job/job-controller.ts";
import { horizontalPodAutoscalerController } from "./horizontalpodautoscaler/horizontalpodautoscaler-controller.ts";
import { namespaceController } from "./namespace/namespace-controller.ts";
import { nodeLifecycleController } from "./nodelifecycle/node-lifecycle-controller.ts";
import { localPathProvisioner } from "./persistentvolume/local-path-provisioner.ts";
import { volumeBinder } from "./persistentvolume/volume-binder.ts";
import { podGarbageCollector } from "./podgc/pod-garbage-collector.ts";
import { replicaSetController } from "./replicaset/replicaset-controller.ts";
import { replicationControllerController } from "./replication/replication-controller.ts";
import { statefulSetController } from "./statefulset/statefulset-controller.ts";
import { resourceQuotaController } from "./resourcequota/resourcequota-controller.ts";
import { rootCaPublisher } from "./root-ca/root-ca-publisher.ts";
import { addressRepair } from "./servicecidrs/address-repair.ts";
import { serviceCidrController } from "./servicecidrs/service-cidr-controller.ts";
import { serviceLoadBalancer } from "./servicelb/service-load-balancer.ts";
import { serviceAccountController } from "./serviceaccount/serviceaccount-controller.ts";
import { ttlAfterFinishedController } from "./ttlafterfinished/ttl-after-finished-controller.ts";
import { attributesClassProtection } from "./volume-protection/attributes-class-protection.ts";
import { claimProtection } from "./volume-protection/claim-protection.ts";
import { taintEvictionController } from "./tainteviction/taint-eviction-controller.ts";
import { volumeProtection } from "./volume-protection/volume-protection.ts";

/** Every controller there is. */
export const CONTROLLERS: readonly ControllerDefinition[] = [
  customResourceDefinitionController,
  namespaceController,
  serviceAccountController,
  rootCaPublisher,
  deploymentController,
  replicaSetController,
  replicationControllerController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  statefulSetController,
  daemonSetController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  serviceCidrController,
  addressRepair,
  serviceLoadBalancer,
  disruptionController,
  horizontalPodAutoscalerController,
  resourceQuotaController,
  volumeBinder,
  localPathProvisioner,
  claimProtection,
  volumeProtection,
  attributesClassProtection,
  podGarbageCollector,
  nodeLifecycleController,
  taintEvictionController,
  garbageCollector,
];
