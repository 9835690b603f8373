import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Container, Pod, PodTemplateSpec } from "../../../apimachinery/types/core.ts";
import { dns1123Label } from "../rules/names.ts";

// Models GetWarningsForPod and GetWarningsForPodTemplate of pkg/api/pod.

const MOVED_LABELS: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
  "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

export function podWarnings(object: KubeObject): string[] {
  const pod = object as Pod;
  const warnings: string[] = [];
  const wrong = dns1123Label(pod.metadata.name);
  if (wrong.length > 0) {
    const words = "this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
    warnings.push(`metadata.name: ${words}: [${wrong.join(" ")}]`);
  }
  return [...warnings, ...podTemplateWarnings("", pod)];
}

/** `path` is where the template stands: "spec.template". */
export function podTemplateWarnings(path: string, template: Partial<Pick<PodTemplateSpec, "spec">> | undefined): string[] {
  const spec = template?.spec;
  if (spec === undefined || spec === null) return [];
  const at = path === "" ? "spec" : `${path}.spec`;
  const warnings: string[] = [];
  for (const label of Object.keys(spec.nodeSelector ?? {})) {
    if (label in MOVED_LABELS) warnings.push(`${at}.nodeSelector[${label}]: ${MOVED_LABELS[label]}`);
  }
  for (const name of ["initContainers", "containers"] as const) {
    for (const [index, container] of (spec[name] ?? []).entries()) warnings.push(...containerWarnings(`${at}.${name}[${index}]`, container));
  }
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    warnings.push(`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`);
  }
  return warnings;
}

function containerWarnings(path: string, container: Container): string[] {
  const warnings: string[] = [];
  const names = new Set<string>();
  for (const [index, variable] of (container.env ?? []).entries()) {
    // A later value that mentions the earlier one extends it, which is no mistake.
    const extendsItself = (variable.value ?? "").includes(`$(${variable.name})`);
    if (names.has(variable.name) && !extendsItself) {
      warnings.push(`${path}.env[${index}]: hides previous definition of ${JSON.stringify(variable.name)}, which may be dropped when using apply`);
    }
    names.add(variable.name);
  }
  return warnings;
}
