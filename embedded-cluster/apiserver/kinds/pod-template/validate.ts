import type { PodSpec, PodTemplateSpec } from "../../../apimachinery/types/core.ts";
import { checkLabels } from "../rules/labels.ts";
import { checkAnnotations } from "../rules/metadata.ts";
import { between, dns1123Label, dns1123Subdomain, labelKey, labelValue } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkAffinity, checkTopologySpread } from "./validate-affinity.ts";
import { checkContainers, checkInitContainers } from "./validate-containers.ts";
import { checkSecurityContext } from "./validate-security.ts";
import { checkVolumes } from "./validate-volumes.ts";

const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
export const LONGEST_SECONDS = 2 ** 31 - 1;

/** Models ValidatePodTemplateSpec. */
export function checkPodTemplate(problems: Problems, field: string, template: PodTemplateSpec | undefined): void {
  if (template === undefined || template === null) return;
  checkLabels(problems, `${field}.labels`, template.metadata?.labels);
  checkAnnotations(problems, `${field}.annotations`, template.metadata?.annotations);
  checkPodSpec(problems, `${field}.spec`, template.spec ?? ({ containers: [] } as PodSpec));
  if ((template.spec?.ephemeralContainers ?? []).length > 0) {
    problems.push(forbidden(`${field}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  }
}

/** Models ValidatePodSpec. */
export function checkPodSpec(problems: Problems, field: string, spec: PodSpec): void {
  const volumes = checkVolumes(problems, `${field}.volumes`, spec.volumes ?? []);
  checkContainers(problems, `${field}.containers`, spec, volumes);
  checkInitContainers(problems, `${field}.initContainers`, spec, volumes);
  checkHostNetwork(problems, `${field}.containers`, spec);
  if (!RESTART_POLICIES.includes(spec.restartPolicy ?? "")) problems.push(notSupported(`${field}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES));
  if (!DNS_POLICIES.includes(spec.dnsPolicy ?? "")) problems.push(notSupported(`${field}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES));
  checkLabels(problems, `${field}.nodeSelector`, spec.nodeSelector);
  checkSecurityContext(problems, `${field}.securityContext`, spec.securityContext);
  checkAffinity(problems, `${field}.affinity`, spec["affinity"]);
  checkDnsConfig(problems, `${field}.dnsConfig`, spec);
  for (const [index, gate] of (spec.readinessGates ?? []).entries()) {
    invalidFor(problems, `${field}.readinessGates[${index}].conditionType`, gate.conditionType ?? "", labelKey(gate.conditionType ?? ""));
  }
  checkSchedulingGates(problems, `${field}.schedulingGates`, spec["schedulingGates"] ?? []);
  checkTopologySpread(problems, `${field}.topologySpreadConstraints`, spec["topologySpreadConstraints"] ?? []);
  if (spec.serviceAccountName) invalidFor(problems, `${field}.serviceAccountName`, spec.serviceAccountName, dns1123Subdomain(spec.serviceAccountName));
  if (spec.nodeName) invalidFor(problems, `${field}.nodeName`, spec.nodeName, dns1123Subdomain(spec.nodeName));
  const deadline = spec.activeDeadlineSeconds;
  if (typeof deadline === "number" && (deadline < 1 || deadline > LONGEST_SECONDS)) {
    problems.push(invalid(`${field}.activeDeadlineSeconds`, deadline, between(1, LONGEST_SECONDS)));
  }
  if (spec.hostname) invalidFor(problems, `${field}.hostname`, spec.hostname, dns1123Label(spec.hostname));
  if (spec.subdomain) invalidFor(problems, `${field}.subdomain`, spec.subdomain, dns1123Label(spec.subdomain));
  checkTolerations(problems, `${field}.tolerations`, spec.tolerations ?? []);
  if (spec.priorityClassName) invalidFor(problems, `${field}.priorityClassName`, spec.priorityClassName, dns1123Subdomain(spec.priorityClassName));
}

function checkHostNetwork(problems: Problems, field: string, spec: PodSpec): void {
  if (!spec.hostNetwork) return;
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [position, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort || port.hostPort === port.containerPort) continue;
      const at = `${field}[${index}].ports[${position}].hostPort`;
      problems.push(invalid(at, port.hostPort, "must match `containerPort` when `hostNetwork` is true"));
    }
  }
}

function checkDnsConfig(problems: Problems, field: string, spec: PodSpec): void {
  const config = spec.dnsConfig;
  if (spec.dnsPolicy === "None") {
    if (!config) problems.push(required(field, "must provide `dnsConfig` when `dnsPolicy` is None"));
    else if ((config.nameservers ?? []).length === 0) {
      problems.push(required(`${field}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None"));
    }
  }
  if (!config) return;
  if ((config.nameservers ?? []).length > 3) problems.push(invalid(`${field}.nameservers`, config.nameservers, "must not have more than 3 nameservers"));
  if ((config.searches ?? []).length > 32) problems.push(invalid(`${field}.searches`, config.searches, "must not have more than 32 search paths"));
  for (const [index, option] of (config.options ?? []).entries()) {
    if (!option.name) problems.push(required(`${field}.options[${index}]`, "must not be empty"));
  }
}

function checkSchedulingGates(problems: Problems, field: string, gates: readonly { name?: string }[]): void {
  const seen = new Set<string>();
  for (const [index, gate] of gates.entries()) {
    const name = gate.name ?? "";
    invalidFor(problems, `${field}[${index}]`, name, labelKey(name));
    if (seen.has(name)) problems.push(duplicate(`${field}[${index}]`, name));
    seen.add(name);
  }
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Models ValidateTolerations. */
export function checkTolerations(problems: Problems, path: string, tolerations: NonNullable<PodSpec["tolerations"]>): void {
  for (const [index, toleration] of tolerations.entries()) {
    const field = `${path}[${index}]`;
    const operator = toleration.operator ?? "";
    if (toleration.key) invalidFor(problems, `${field}.key`, toleration.key, labelKey(toleration.key));
    else if (operator !== "Exists") {
      const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      problems.push(invalid(`${field}.operator`, operator, detail));
    }
    if (typeof toleration.tolerationSeconds === "number" && toleration.effect !== "NoExecute") {
      problems.push(invalid(`${field}.effect`, toleration.effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (operator === "" || operator === "Equal") {
      const wrong = labelValue(toleration.value ?? "");
      if (wrong.length > 0) problems.push(invalid(`${field}.operator`, toleration.value, wrong.join(";")));
    } else if (operator === "Exists") {
      if (toleration.value) problems.push(invalid(`${field}.operator`, toleration.value, "value must be empty when `operator` is 'Exists'"));
    } else {
      problems.push(notSupported(`${field}.operator`, operator, ["Equal", "Exists"]));
    }
    if (toleration.effect && !EFFECTS.includes(toleration.effect)) problems.push(notSupported(`${field}.effect`, toleration.effect, EFFECTS));
  }
}
