import { invalidError } from "../../../apimachinery/errors.ts";
import type { Pod, PodSpec } from "../../../apimachinery/types/core.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../../hooks.ts";
import { refuse } from "../refuse.ts";
import type { Violation } from "./check.ts";
import { isStricter, type LevelVersion, levelText, policyOf, violations } from "./policy.ts";

/** Kinds that make pods, by group: only warned about, as the pods themselves are refused later. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  apps: ["daemonsets", "deployments", "replicasets", "statefulsets"],
  batch: ["cronjobs", "jobs"],
  "": ["podtemplates", "replicationcontrollers"],
};
/** Pods that a change of a namespace's level is tried on, as upstream. */
const PODS_TRIED = 3_000;

/** Pods keep to the level that their namespace's labels ask for. Models k8s.io/pod-security-admission/admission. */
export const POD_SECURITY: AdmissionPlugin = {
  name: "PodSecurity",
  validate(request, context) {
    if (request.operation !== "CREATE" && request.operation !== "UPDATE") return;
    const { group, resource } = request.resource;
    if (group === "" && resource === "namespaces") checkNamespace(request, context);
    else if (group === "" && resource === "pods") checkPod(request, context);
    else if (request.subresource === "" && (TEMPLATES[group] ?? []).includes(resource)) warnAboutTemplate(request, context);
  },
};

function checkPod(request: AdmissionRequest, context: AdmissionContext): void {
  if (request.subresource !== "" && request.subresource !== "ephemeralcontainers") return;
  const pod = request.object as Pod | undefined;
  const previous = request.oldObject as Pod | undefined;
  if (pod?.spec === undefined) return;
  // An update that touches nothing the checks look at (labels, tolerations) is let through.
  if (previous !== undefined && request.subresource === "" && !isSignificant(pod.spec, previous.spec)) return;
  const namespace = context.find("namespaces", "", undefined, request.namespace);
  const { policy } = policyOf(namespace?.metadata.labels);
  const broken = violations(policy.enforce.level, pod.spec);
  if (broken.length > 0) throw refuse(request, `violates PodSecurity "${levelText(policy.enforce)}": ${detail(broken)}`);
  warn(request, policy.warn, pod.spec);
}

function isSignificant(spec: PodSpec, previous: PodSpec): boolean {
  const images = (each: PodSpec) => JSON.stringify([...(each.initContainers ?? []), ...(each.containers ?? [])].map((container) => container.image));
  return images(spec) !== images(previous);
}

function warnAboutTemplate(request: AdmissionRequest, context: AdmissionContext): void {
  const namespace = context.find("namespaces", "", undefined, request.namespace);
  const { policy } = policyOf(namespace?.metadata.labels);
  const spec = request.object?.["spec"];
  const template = spec?.jobTemplate?.spec?.template ?? spec?.template;
  if (template?.spec) warn(request, policy.warn, template.spec);
}

function warn(request: AdmissionRequest, level: LevelVersion, spec: PodSpec): void {
  const broken = violations(level.level, spec);
  if (broken.length > 0) request.warn(`would violate PodSecurity "${levelText(level)}": ${detail(broken)}`);
}

function detail(broken: readonly Violation[]): string {
  return broken.map((violation) => `${violation.reason} (${violation.detail})`).join(", ");
}

/** Labels must be right, and a stricter level is tried on the pods that are there. */
function checkNamespace(request: AdmissionRequest, context: AdmissionContext): void {
  if (request.subresource !== "" || request.object === undefined) return;
  const { policy, problems } = policyOf(request.object.metadata.labels);
  const before = request.oldObject === undefined ? undefined : policyOf(request.oldObject.metadata.labels);
  if (problems.length > 0 && JSON.stringify(problems) !== JSON.stringify(before?.problems)) {
    throw invalidError({ group: "", kind: "Namespace" }, request.name, problems);
  }
  if (before === undefined || policy.enforce.level === "privileged") return;
  const same = policy.enforce.version === before.policy.enforce.version;
  if (same && !isStricter(policy.enforce.level, before.policy.enforce.level)) return;
  for (const text of warningsFor(request.name, policy.enforce, context)) request.warn(text);
}

/** Models EvaluatePodsInNamespace. */
function warningsFor(namespace: string, enforce: LevelVersion, context: AdmissionContext): string[] {
  const pods = context.list("pods", "", namespace);
  const byReason = new Map<string, string[]>();
  for (const pod of pods.slice(0, PODS_TRIED)) {
    const reason = violations(enforce.level, (pod as Pod).spec)
      .map((violation) => violation.reason)
      .join(", ");
    if (reason !== "") byReason.set(reason, [...(byReason.get(reason) ?? []), pod.metadata.name]);
  }
  if (byReason.size === 0) return [];
  const first = `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${levelText(enforce)}"`;
  return [first, ...[...byReason].map(([reason, names]) => `${podsText(names)}: ${reason}`).sort()];
}

function podsText(names: readonly string[]): string {
  const first = [...names].sort()[0] ?? "";
  if (names.length === 1) return first;
  return names.length === 2 ? `${first} (and 1 other pod)` : `${first} (and ${names.length - 1} other pods)`;
}
