import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Service, ServicePort } from "../../../apimachinery/types/core.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import { keepStatus } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { allocate } from "./allocate.ts";
import { isExternallyAccessible, needsHealthCheck } from "./defaults.ts";

// Models pkg/registry/core/service/strategy.go and storage.go: what a service keeps, drops and is given when it is written.

const TYPES = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

export function prepareServiceForCreate(object: KubeObject, context: StrategyContext): void {
  const service = object as Service;
  service.status = { loadBalancer: {} };
  const { spec } = service;
  if (spec.clusterIP && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP];
  if (isAllocatable(service)) allocate(service, undefined, context);
}

export function prepareServiceForUpdate(object: KubeObject, previous: KubeObject, context: StrategyContext): void {
  const service = object as Service;
  const before = previous as Service;
  keepStatus(service, before);
  syncAddresses(service.spec, before.spec);
  keepAllocated(service.spec, before.spec);
  dropWhatTypeForbids(service.spec, before.spec);
  if (service.spec.type !== "LoadBalancer") service.status.loadBalancer = {};
  if (isAllocatable(service)) allocate(service, before, context);
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
  if (needsHealthCheck(spec) && needsHealthCheck(before) && !spec.healthCheckNodePort && before.healthCheckNodePort) {
    spec.healthCheckNodePort = before.healthCheckNodePort;
  }
  if (hasNodePorts(spec) && hasNodePorts(before)) keepNodePorts(spec, before);
}

/** A port is known again by its name. */
function keepNodePorts(spec: Service["spec"], before: Service["spec"]): void {
  const old = new Set(nodePorts(before.ports));
  const taken = new Set(nodePorts(spec.ports).filter((port) => old.has(port)));
  const byName = new Map((before.ports ?? []).map((port) => [port.name ?? "", port.nodePort]));
  for (const port of spec.ports ?? []) {
    const known = byName.get(port.name ?? "");
    if (!port.nodePort && known && !taken.has(known)) port.nodePort = known;
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
  const known = new Set(nodePorts(before.ports));
  if (needsNodePorts(before) && !needsNodePorts(spec) && nodePorts(spec.ports).every((port) => known.has(port))) {
    for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheck(before) && !needsHealthCheck(spec) && spec.healthCheckNodePort === before.healthCheckNodePort) delete spec.healthCheckNodePort;
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

function hasNodePorts(spec: Service["spec"]): boolean {
  return spec.type === "NodePort" || (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);
}

function nodePorts(ports: readonly ServicePort[] | undefined): number[] {
  return (ports ?? []).flatMap((port) => port.nodePort || []);
}
