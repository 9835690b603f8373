import type { ApiResource } from "../discovery/api-resource.ts";
import { describeCronJob, describeJob } from "./batch.ts";
import { describeConfigMap, describeSecret, describeServiceAccount } from "./configuration.ts";
import type { Describer } from "./describer.ts";
import { describeEndpointSlice, describeEndpoints } from "./endpoints.ts";
import { describeGeneric } from "./generic.ts";
import { describeIngress } from "./ingress.ts";
import { describeIngressClass } from "./ingress-class.ts";
import { describeLimitRange, describeNamespace, describeQuota } from "./namespace.ts";
import { describeNetworkPolicy } from "./network-policy.ts";
import { describeNode } from "./node.ts";
import { describePod } from "./pod.ts";
import { describeAutoscaler, describeDisruptionBudget, describePriorityClass } from "./policy.ts";
import { describeBinding, describeRole } from "./rbac.ts";
import { describeService } from "./service.ts";
import { describeIpAddress, describeServiceCidr } from "./service-network.ts";
import { describeClaim, describeStorageClass, describeVolume } from "./storage.ts";
import { describeDaemonSet, describeDeployment, describeReplicaSet, describeStatefulSet } from "./workloads.ts";

/** Kind, qualified by its group → its description. */
const DESCRIBERS: Record<string, Describer> = {
  Pod: describePod,
  ReplicationController: describeReplicaSet,
  Service: describeService,
  Endpoints: describeEndpoints,
  Node: describeNode,
  Namespace: describeNamespace,
  ConfigMap: describeConfigMap,
  Secret: describeSecret,
  ServiceAccount: describeServiceAccount,
  PersistentVolumeClaim: describeClaim,
  PersistentVolume: describeVolume,
  ResourceQuota: describeQuota,
  LimitRange: describeLimitRange,
  "Deployment.apps": describeDeployment,
  "ReplicaSet.apps": describeReplicaSet,
  "StatefulSet.apps": describeStatefulSet,
  "DaemonSet.apps": describeDaemonSet,
  "Job.batch": describeJob,
  "CronJob.batch": describeCronJob,
  "EndpointSlice.discovery.k8s.io": describeEndpointSlice,
  "Ingress.networking.k8s.io": describeIngress,
  "IngressClass.networking.k8s.io": describeIngressClass,
  "IPAddress.networking.k8s.io": describeIpAddress,
  "NetworkPolicy.networking.k8s.io": describeNetworkPolicy,
  "ServiceCIDR.networking.k8s.io": describeServiceCidr,
  "StorageClass.storage.k8s.io": describeStorageClass,
  "Role.rbac.authorization.k8s.io": describeRole,
  "ClusterRole.rbac.authorization.k8s.io": describeRole,
  "RoleBinding.rbac.authorization.k8s.io": describeBinding,
  "ClusterRoleBinding.rbac.authorization.k8s.io": describeBinding,
  "PodDisruptionBudget.policy": describeDisruptionBudget,
  "PriorityClass.scheduling.k8s.io": describePriorityClass,
  "HorizontalPodAutoscaler.autoscaling": describeAutoscaler,
};

export function describerOf(mapping: ApiResource): Describer {
  return DESCRIBERS[mapping.group === "" ? mapping.kind : `${mapping.kind}.${mapping.group}`] ?? describeGeneric;
}
