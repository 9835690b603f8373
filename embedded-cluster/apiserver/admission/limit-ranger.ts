import type { KubeObject } from "../../apimachinery/object.ts";
import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../hooks.ts";
import type { LimitRangeItem } from "../kinds/core/limit-range.ts";
import { brokenClaimLimits, brokenLimits } from "./limit-constraints.ts";
import { podAmounts, read } from "./pod-resources.ts";
import { aggregate, isFor, refuse } from "./refuse.ts";

const ANNOTATION = "kubernetes.io/limit-ranger";

/** Containers that say nothing get the namespace's defaults; those that ask for too much are refused. Models plugin/pkg/admission/limitranger. */
export const LIMIT_RANGER: AdmissionPlugin = {
  name: "LimitRanger",
  admit(request, context) {
    if (!isFor(request, "", "pods") || request.operation !== "CREATE" || request.object === undefined) return;
    const pod = request.object as Pod;
    if (pod.spec === undefined || pod.spec === null) return;
    for (const range of limitRanges(request, context)) setDefaults(pod, range);
  },
  validate(request, context) {
    if (request.oldObject?.metadata.deletionTimestamp !== undefined) return;
    for (const range of limitRanges(request, context)) {
      const broken = brokenIn(request, range);
      if (broken.length > 0) throw refuse(request, aggregate(broken));
    }
  },
};

function limitRanges(request: AdmissionRequest, context: AdmissionContext): readonly KubeObject[] {
  const pods = isFor(request, "", "pods") && request.operation === "CREATE";
  const claims = isFor(request, "", "persistentvolumeclaims") && (request.operation === "CREATE" || request.operation === "UPDATE");
  return pods || claims || isResize(request) ? context.list("limitranges", "", request.namespace) : [];
}

/** Containers' resources may change in place. */
function isResize({ resource, subresource, operation }: AdmissionRequest): boolean {
  return resource.group === "" && resource.resource === "pods" && subresource === "resize" && operation === "UPDATE";
}

function items(range: KubeObject): LimitRangeItem[] {
  return (range["spec"]?.limits ?? []) as LimitRangeItem[];
}

function setDefaults(pod: Pod, range: KubeObject): void {
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const item of items(range)) {
    if (item.type !== "Container") continue;
    Object.assign(limits, item.default);
    Object.assign(requests, item.defaultRequest);
  }
  const said = [
    ...(pod.spec.containers ?? []).flatMap((container) => fill(container, requests, limits, "container")),
    ...(pod.spec.initContainers ?? []).flatMap((container) => fill(container, requests, limits, "init container")),
  ];
  if (said.length > 0) (pod.metadata.annotations ??= {})[ANNOTATION] = `LimitRanger plugin set: ${said.join("; ")}`;
}

function fill(container: Container, requests: Record<string, string>, limits: Record<string, string>, what: string): string[] {
  const resources = (container.resources ??= {});
  const said: string[] = [];
  for (const [list, defaults, word] of [
    ["requests", requests, "request"],
    ["limits", limits, "limit"],
  ] as const) {
    const missing = Object.keys(defaults).filter((name) => !(name in (resources[list] ?? {})));
    if (missing.length === 0) continue;
    resources[list] = { ...resources[list], ...Object.fromEntries(missing.map((name) => [name, defaults[name] as string])) };
    said.push(`${missing.sort().join(", ")} ${word} for ${what} ${container.name}`);
  }
  return said;
}

function brokenIn(request: AdmissionRequest, range: KubeObject): string[] {
  const { object } = request;
  if (object === undefined) return [];
  if (request.resource.resource === "persistentvolumeclaims") {
    const requests = read(object["spec"]?.resources?.requests);
    return items(range).flatMap((item) => (item.type === "PersistentVolumeClaim" ? brokenClaimLimits(item, requests) : []));
  }
  const { spec } = object as Pod;
  return items(range).flatMap((item) => {
    if (item.type === "Pod") return brokenLimits(item, podAmounts(spec, "requests"), podAmounts(spec, "limits"));
    if (item.type !== "Container") return [];
    const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
    return containers.flatMap(({ resources }) => brokenLimits(item, read(resources?.requests), read(resources?.limits)));
  });
}
