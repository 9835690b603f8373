import type { Container, EnvVar } from "../../../apimachinery/types/core.ts";
import { configKey, dns1123Subdomain, environmentName, labelKey } from "../rules/names.ts";
import { invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";

// Models ValidateEnv and ValidateEnvFrom of pkg/apis/core/validation.

const FIELDS_OF_ENV = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const CONTAINER_RESOURCES = ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];
const FIELD_LABELS = new Set([...FIELDS_OF_ENV, "metadata.labels", "metadata.annotations", "spec.restartPolicy", "spec.schedulerName", "status.phase"]);

export function checkEnvironment(problems: Problems, path: string, container: Container): void {
  for (const [index, variable] of (container.env ?? []).entries()) {
    const field = `${path}.env[${index}]`;
    if ((variable.name ?? "") === "") problems.push(required(`${field}.name`));
    else invalidFor(problems, `${field}.name`, variable.name, environmentName(variable.name));
    checkValueFrom(problems, `${field}.valueFrom`, variable);
  }
  const fromPath = `${path}.envFrom`;
  for (const [index, source] of (container.envFrom ?? []).entries()) {
    const field = `${fromPath}[${index}]`;
    if (source.prefix) invalidFor(problems, `${field}.prefix`, source.prefix, environmentName(source.prefix));
    const references = Object.entries({ configMapRef: source.configMapRef, secretRef: source.secretRef }).filter(([, reference]) => reference);
    for (const [name, reference] of references) {
      if (!reference?.name) problems.push(required(`${field}.${name}.name`));
      else invalidFor(problems, `${field}.${name}.name`, reference.name, dns1123Subdomain(reference.name));
    }
    if (references.length === 0) problems.push(invalid(fromPath, "", "must specify one of: `configMapRef` or `secretRef`"));
    else if (references.length > 1) problems.push(invalid(fromPath, "", "may not have more than one field specified at a time"));
  }
}

function checkValueFrom(problems: Problems, field: string, variable: EnvVar): void {
  const from = variable.valueFrom;
  if (from === undefined || from === null) return;
  let sources = 0;
  if (from.fieldRef) {
    sources++;
    checkFieldRef(problems, `${field}.fieldRef`, from.fieldRef, FIELDS_OF_ENV);
  }
  if (from.resourceFieldRef) {
    sources++;
    checkResourceFieldRef(problems, `${field}.resourceFieldRef`, from.resourceFieldRef, false);
  }
  for (const name of ["configMapKeyRef", "secretKeyRef"] as const) {
    const reference = from[name];
    if (!reference) continue;
    sources++;
    invalidFor(problems, `${field}.${name}.name`, reference.name ?? "", dns1123Subdomain(reference.name ?? ""));
    if (!reference.key) problems.push(required(`${field}.${name}.key`));
    else invalidFor(problems, `${field}.${name}.key`, reference.key, configKey(reference.key));
  }
  if (sources === 0) {
    problems.push(invalid(field, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"));
  } else if (variable.value) {
    problems.push(invalid(field, "", "may not be specified when `value` is not empty"));
  } else if (sources > 1) {
    problems.push(invalid(field, "", "may not have more than one field specified at a time"));
  }
}

/** "metadata.labels['app']" is metadata.labels with a subscript. */
export function checkFieldRef(problems: Problems, field: string, reference: { apiVersion?: string; fieldPath?: string }, allowed: readonly string[]): void {
  if (!reference.fieldPath) {
    problems.push(required(`${field}.fieldPath`));
    return;
  }
  const subscripted = /^(.*)\['(.*)'\]$/.exec(reference.fieldPath);
  const path = subscripted?.[1] ?? reference.fieldPath;
  if (!FIELD_LABELS.has(path)) {
    const detail = `error converting fieldPath: field label not supported: ${reference.fieldPath}`;
    problems.push(invalid(`${field}.fieldPath`, reference.fieldPath, detail));
  } else if (subscripted !== null) {
    const key = subscripted[2] as string;
    if (path === "metadata.annotations") invalidFor(problems, field, key.toLowerCase(), labelKey(key.toLowerCase()));
    else if (path === "metadata.labels") invalidFor(problems, field, key, labelKey(key));
    else problems.push(invalid(field, path, "does not support subscript"));
  } else if (!allowed.includes(path)) {
    problems.push(notSupported(`${field}.fieldPath`, path, allowed));
  }
}

export function checkResourceFieldRef(problems: Problems, field: string, reference: { containerName?: string; resource?: string }, inVolume: boolean): void {
  if (inVolume && !reference.containerName) problems.push(required(`${field}.containerName`));
  else if (!reference.resource) problems.push(required(`${field}.resource`));
  else if (!CONTAINER_RESOURCES.includes(reference.resource) && !/^(requests|limits)\.hugepages-/.test(reference.resource)) {
    problems.push(notSupported(`${field}.resource`, reference.resource, CONTAINER_RESOURCES));
  }
}
