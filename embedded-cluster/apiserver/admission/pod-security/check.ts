import type { Container, PodSpec } from "../../../apimachinery/types/core.ts";

/** Why a pod is not within a level: "privileged", and in detail `container "app" must not set securityContext.privileged=true`. */
export interface Violation {
  reason: string;
  detail: string;
}

/** undefined: the pod passes. Models CheckPodFn of k8s.io/pod-security-admission/policy. */
export type Check = (spec: PodSpec) => Violation | undefined;

/** The fields of a container's or a pod's securityContext that the checks look at. */
export interface Security {
  allowPrivilegeEscalation?: boolean;
  privileged?: boolean;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  procMount?: string;
  capabilities?: { add?: string[]; drop?: string[] };
  seccompProfile?: { type?: string };
  appArmorProfile?: { type?: string };
  seLinuxOptions?: { type?: string; user?: string; role?: string };
  sysctls?: { name: string }[];
}

/** All containers, those that run first at the front. */
export function containersOf(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}

export function securityOf(holder: { securityContext?: Record<string, unknown> }): Security {
  return (holder.securityContext ?? {}) as Security;
}

export function quoted(items: Iterable<string>): string {
  return [...items].map((item) => `"${item}"`).join(", ");
}

export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** `containers "a", "b"` */
export function containersText(names: readonly string[]): string {
  return `${plural(names.length, "container", "containers")} ${quoted(names)}`;
}

/** Names of the containers for which something is wrong. */
export function namesWhere(spec: PodSpec, wrong: (container: Container) => boolean): string[] {
  return containersOf(spec)
    .filter(wrong)
    .map((container) => container.name);
}

/** "pod", and the containers that set something wrong themselves: `pod and container "app"`. */
export function setters(podIsWrong: boolean, containers: readonly string[]): string {
  return [...(podIsWrong ? ["pod"] : []), ...(containers.length > 0 ? [containersText(containers)] : [])].join(" and ");
}
