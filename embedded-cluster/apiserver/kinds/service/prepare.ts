import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Service, ServicePort } from "../../../apimachinery/types/core.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import { keepStatus } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { allocate } from "./allocate.ts";
import { isExternallyAccessible } from "./defaults.ts";

// Models pkg/registry/core/service/strategy.go and storage.go: what a service keeps, drops and is given when it is written.

const TYPES = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

export function prepareServiceForCreate(object: KubeObject, context: StrategyContext): void {
  const service = object as Service;
  service.status = { loadBalancer: {} };
  const { spec } = service;
  if (spec.clusterIP && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP];
  if (isAllocatable(service)) allocate(service, context);
}

export function prepareServiceForUpdate(object: KubeObject, previous: KubeObject, context: StrategyContext): void {
  const service = object as Service;
  const before = previous as Service;
  keepStatus(service, before);
  syncAddresses(service.spec, before.spec);
  keepAllocated(service.spec, before.spec);
  dropWhatTypeForbids(service.spec, before.spec);
  if (service.spec.type !== "LoadBalancer") service.status.loadBalancer = {};
  if (isAllocatable(service)) allocate(service, context);
}

/** A service that validation will refuse gets nothing. */
function isAllocatable({ spec }: Service): boolean {
  return TYPES.includes(spec.type ?? "") && (spec.clusterIP !== undefined || (spec.clusterIPs ?? []).length === 0);
}

/** A client that changes one of the two fields means both. Models normalizeClusterIPs. */
function syncAddresses(spec: Service["spec"], before: Service["spec"]): void {
  const plural = spec.clusterIPs ?? [];
  const samePlural = sameFields(plural, before.clusterIPs ?? []);
  if (spec.clusterIP === before.clusterIP || !samePlural) return;
  if (!spec.clusterIP) delete spec.clusterIPs;
  else spec.clusterIPs = [spec.clusterIP];
}

/** `kubectl apply` of a manifest without addresses must not lose them. Models patchAllocatedValues. */
function keepAllocated(spec: Service["spec"], before: Service["spec"]): void {
  const needsAddress = spec.type !== "ExternalName" && before.type !== "ExternalName";
  if (needsAddress && before.clusterIP) {
    if (!spec.clusterIP) spec.clusterIP = before.clusterIP;
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === before.clusterIP && before.clusterIPs) spec.clusterIPs = [...before.clusterIPs];
    if ((spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP];
  }
  if (needsAddress) {
    if ((spec.ipFamilies ?? []).length === 0 && before.ipFamilies) spec.ipFamilies = [...before.ipFamilies];
    if (before.ipFamilyPolicy) spec.ipFamilyPolicy ??= before.ipFamilyPolicy;
  }
  if (!needsNodePorts(spec) || !needsNodePorts(before)) return;
  const taken = new Set((spec.ports ?? []).map((port) => port.nodePort));
  for (const port of spec.ports ?? []) {
    const old = (before.ports ?? []).find((one) => one.port === port.port && one.protocol === port.protocol);
    if (!port.nodePort && old?.nodePort && !taken.has(old.nodePort)) port.nodePort = old.nodePort;
  }
}

/** Models dropTypeDependentFields: what the old type had and the new one has no place for, unless the user changed it as well. */
function dropWhatTypeForbids(spec: Service["spec"], before: Service["spec"]): void {
  if (before.type !== "ExternalName" && spec.type === "ExternalName") {
    if (spec.clusterIP === before.clusterIP && sameFields(spec.clusterIPs, before.clusterIPs)) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (sameFields(spec.ipFamilies, before.ipFamilies)) delete spec.ipFamilies;
    if (spec.ipFamilyPolicy === before.ipFamilyPolicy) delete spec.ipFamilyPolicy;
  }
  if (needsNodePorts(before) && !needsNodePorts(spec) && sameFields(nodePorts(spec.ports), nodePorts(before.ports))) {
    for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (before.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    const fields = spec as Record<string, unknown>;
    for (const name of ["allocateLoadBalancerNodePorts", "loadBalancerClass"]) {
      if (fields[name] === (before as Record<string, unknown>)[name]) delete fields[name];
    }
  }
  const leavesOutside = isExternallyAccessible(before) && !isExternallyAccessible(spec);
  if (leavesOutside && spec.externalTrafficPolicy === before.externalTrafficPolicy) delete spec.externalTrafficPolicy;
}

function needsNodePorts(spec: Service["spec"]): boolean {
  return spec.type === "NodePort" || spec.type === "LoadBalancer";
}

function nodePorts(ports: readonly ServicePort[] | undefined): number[] {
  return (ports ?? []).map((port) => port.nodePort ?? 0).sort((one, other) => one - other);
}
