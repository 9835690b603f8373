import type { KindDefinition } from "../registry/kind-definition.ts";
import { MUTATING_WEBHOOK_CONFIGURATION, VALIDATING_WEBHOOK_CONFIGURATION } from "./admissionregistration/webhook-configuration.ts";
import { MUTATING_ADMISSION_POLICY, MUTATING_ADMISSION_POLICY_BINDING } from "./admissionregistration/mutating-admission-policy.ts";
import { API_SERVICE } from "./apiregistration/api-service.ts";
import { CERTIFICATE_SIGNING_REQUEST } from "./certificates/certificate-signing-request.ts";
import { COMPONENT_STATUS } from "./core/component-status.ts";
import { FLOW_SCHEMA } from "./flowcontrol/flow-schema.ts";
import { PRIORITY_LEVEL_CONFIGURATION } from "./flowcontrol/priority-level-configuration.ts";
import { RUNTIME_CLASS } from "./node/runtime-class.ts";
import { DEVICE_CLASS } from "./resource/device-class.ts";
import { RESOURCE_CLAIM, RESOURCE_CLAIM_TEMPLATE } from "./resource/resource-claim.ts";
import { RESOURCE_SLICE } from "./resource/resource-slice.ts";
import { CSI_DRIVER } from "./storage/csi-driver.ts";
import { CSI_NODE } from "./storage/csi-node.ts";
import { CSI_STORAGE_CAPACITY } from "./storage/csi-storage-capacity.ts";
import { VOLUME_ATTACHMENT } from "./storage/volume-attachment.ts";
import { VOLUME_ATTRIBUTES_CLASS } from "./storage/volume-attributes-class.ts";
import { CONTROLLER_REVISION } from "./apps/controller-revision.ts";
import { DAEMON_SET } from "./apps/daemon-set.ts";
import { DEPLOYMENT } from "./apps/deployment.ts";
import { REPLICA_SET } from "./apps/replica-set.ts";
import { STATEFUL_SET } from "./apps/stateful-set.ts";
import { HORIZONTAL_POD_AUTOSCALER, HORIZONTAL_POD_AUTOSCALER_V1 } from "./autoscaling/horizontal-pod-autoscaler.ts";
import { CRON_JOB } from "./batch/cron-job.ts";
import { JOB } from "./batch/job.ts";
import { VALIDATING_ADMISSION_POLICY } from "./admissionregistration/validating-admission-policy.ts";
import { VALIDATING_ADMISSION_POLICY_BINDING } from "./admissionregistration/validating-admission-policy-binding.ts";
import { CUSTOM_RESOURCE_DEFINITION } from "./apiextensions/custom-resource-definition.ts";
import { LEASE } from "./coordination/lease.ts";
import { CONFIG_MAP } from "./core/config-map.ts";
import { ENDPOINTS } from "./core/endpoints.ts";
import { EVENT } from "./core/event.ts";
import { LIMIT_RANGE } from "./core/limit-range.ts";
import { NAMESPACE } from "./core/namespace.ts";
import { NODE } from "./core/node.ts";
import { PERSISTENT_VOLUME } from "./core/persistent-volume.ts";
import { PERSISTENT_VOLUME_CLAIM } from "./core/persistent-volume-claim.ts";
import { POD_TEMPLATE } from "./core/pod-template.ts";
import { REPLICATION_CONTROLLER } from "./core/replication-controller.ts";
import { RESOURCE_QUOTA } from "./core/resource-quota.ts";
import { SECRET } from "./core/secret.ts";
import { SERVICE_ACCOUNT } from "./core/service-account.ts";
import { ENDPOINT_SLICE } from "./discovery/endpoint-slice.ts";
import { EVENTS_EVENT } from "./events/event.ts";
import { INGRESS } from "./networking/ingress.ts";
import { INGRESS_CLASS } from "./networking/ingress-class.ts";
import { IP_ADDRESS } from "./networking/ip-address.ts";
import { NETWORK_POLICY } from "./networking/network-policy.ts";
import { SERVICE_CIDR } from "./networking/service-cidr.ts";
import { POD } from "./pod/definition.ts";
import { POD_DISRUPTION_BUDGET } from "./policy/pod-disruption-budget.ts";
import { CLUSTER_ROLE, ROLE } from "./rbac/role.ts";
import { CLUSTER_ROLE_BINDING, ROLE_BINDING } from "./rbac/role-binding.ts";
import { PRIORITY_CLASS } from "./scheduling/priority-class.ts";
import { SERVICE } from "./service/definition.ts";
import { STORAGE_CLASS } from "./storage/storage-class.ts";

/** The table of kinds: every kind that the API server stores, in the order of discovery. */
export const KINDS: readonly KindDefinition[] = [
  CONFIG_MAP,
  ENDPOINTS,
  EVENT,
  LIMIT_RANGE,
  NAMESPACE,
  NODE,
  PERSISTENT_VOLUME_CLAIM,
  PERSISTENT_VOLUME,
  POD,
  POD_TEMPLATE,
  REPLICATION_CONTROLLER,
  RESOURCE_QUOTA,
  SECRET,
  SERVICE_ACCOUNT,
  SERVICE,
  CONTROLLER_REVISION,
  DAEMON_SET,
  DEPLOYMENT,
  REPLICA_SET,
  STATEFUL_SET,
  EVENTS_EVENT,
  HORIZONTAL_POD_AUTOSCALER,
  HORIZONTAL_POD_AUTOSCALER_V1,
  CRON_JOB,
  JOB,
  INGRESS_CLASS,
  INGRESS,
  IP_ADDRESS,
  NETWORK_POLICY,
  SERVICE_CIDR,
  POD_DISRUPTION_BUDGET,
  CLUSTER_ROLE_BINDING,
  CLUSTER_ROLE,
  ROLE_BINDING,
  ROLE,
  STORAGE_CLASS,
  PRIORITY_CLASS,
  CUSTOM_RESOURCE_DEFINITION,
  VALIDATING_ADMISSION_POLICY_BINDING,
  VALIDATING_ADMISSION_POLICY,
  LEASE,
  ENDPOINT_SLICE,
  COMPONENT_STATUS,
  API_SERVICE,
  CERTIFICATE_SIGNING_REQUEST,
  MUTATING_ADMISSION_POLICY,
  MUTATING_ADMISSION_POLICY_BINDING,
  MUTATING_WEBHOOK_CONFIGURATION,
  VALIDATING_WEBHOOK_CONFIGURATION,
  FLOW_SCHEMA,
  PRIORITY_LEVEL_CONFIGURATION,
  RUNTIME_CLASS,
  DEVICE_CLASS,
  RESOURCE_CLAIM,
  RESOURCE_CLAIM_TEMPLATE,
  RESOURCE_SLICE,
  CSI_DRIVER,
  CSI_NODE,
  CSI_STORAGE_CAPACITY,
  VOLUME_ATTACHMENT,
  VOLUME_ATTRIBUTES_CLASS,
];
