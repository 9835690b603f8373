import type { Container, PodSpec } from "../../../apimachinery/types/core.ts";
import { dns1123Label, portName, portNumber } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notFound, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkResourceRequirements } from "../rules/resources.ts";
import { checkRestartPolicy } from "./validate-restart-policy.ts";
import { checkSecurityContext } from "./validate-security.ts";
import { checkEnvironment } from "./validate-environment.ts";
import { checkLifecycle, checkProbes } from "./validate-probes.ts";
import { checkDescendingPath } from "./validate-volumes.ts";

// Models validateContainers and validateInitContainers of pkg/apis/core/validation.

export function checkContainers(problems: Problems, path: string, spec: PodSpec, volumes: ReadonlySet<string>): void {
  const containers = spec.containers ?? [];
  if (containers.length === 0) {
    problems.push(required(path));
    return;
  }
  const names = new Set<string>();
  const hostPorts = new Set<string>();
  const grace = spec.terminationGracePeriodSeconds ?? 30;
  for (const [index, container] of containers.entries()) {
    const field = `${path}[${index}]`;
    checkContainer(problems, field, container, volumes);
    if (names.has(container.name)) problems.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    checkLifecycle(problems, field, container, grace);
    checkProbes(problems, field, container, grace);
    checkRestartPolicy(problems, field, container);
  }
  for (const [index, container] of containers.entries()) checkHostPorts(problems, `${path}[${index}]`, container, hostPorts);
}

export function checkInitContainers(problems: Problems, path: string, spec: PodSpec, volumes: ReadonlySet<string>): void {
  const names = new Set((spec.containers ?? []).map((container) => container.name));
  const grace = spec.terminationGracePeriodSeconds ?? 30;
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const field = `${path}[${index}]`;
    checkContainer(problems, field, container, volumes);
    const policy = container.restartPolicy;
    checkRestartPolicy(problems, field, container);
    if (names.has(container.name)) problems.push(duplicate(`${field}.name`, container.name));
    else if (container.name) names.add(container.name);
    checkHostPorts(problems, field, container, new Set());
    if (policy === "Always") {
      checkLifecycle(problems, field, container, grace);
      checkProbes(problems, field, container, grace);
      continue;
    }
    for (const name of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const) {
      if (container[name]) problems.push(forbidden(`${field}.${name}`, "may not be set for init containers without restartPolicy=Always"));
    }
  }
}

export function checkContainer(problems: Problems, field: string, container: Container, volumes: ReadonlySet<string>): void {
  if (!container.name) problems.push(required(`${field}.name`));
  else invalidFor(problems, `${field}.name`, container.name, dns1123Label(container.name));
  if (!container.image) problems.push(required(`${field}.image`));
  const message = container.terminationMessagePolicy;
  if (message !== "File" && message !== "FallbackToLogsOnError") {
    problems.push(notSupported(`${field}.terminationMessagePolicy`, message, ["File", "FallbackToLogsOnError"]));
  }
  checkPorts(problems, `${field}.ports`, container);
  checkEnvironment(problems, field, container);
  checkMounts(problems, `${field}.volumeMounts`, container, volumes);
  const pull = container.imagePullPolicy ?? "";
  if (!["Always", "IfNotPresent", "Never"].includes(pull)) {
    problems.push(notSupported(`${field}.imagePullPolicy`, pull, ["Always", "IfNotPresent", "Never"]));
  }
  checkResourceRequirements(problems, `${field}.resources`, container.resources);
  checkSecurityContext(problems, `${field}.securityContext`, container.securityContext);
}

function checkPorts(problems: Problems, path: string, container: Container): void {
  const names = new Set<string>();
  for (const [index, port] of (container.ports ?? []).entries()) {
    const field = `${path}[${index}]`;
    if (port.name) {
      const wrong = portName(port.name);
      invalidFor(problems, `${field}.name`, port.name, wrong);
      if (wrong.length === 0 && names.has(port.name)) problems.push(duplicate(`${field}.name`, port.name));
      names.add(port.name);
    }
    if (!port.containerPort) problems.push(required(`${field}.containerPort`));
    else invalidFor(problems, `${field}.containerPort`, port.containerPort, portNumber(port.containerPort));
    if (port.hostPort) invalidFor(problems, `${field}.hostPort`, port.hostPort, portNumber(port.hostPort));
    checkProtocol(problems, `${field}.protocol`, port.protocol);
  }
}

export function checkProtocol(problems: Problems, field: string, protocol: string | undefined): void {
  if (!protocol) problems.push(required(field));
  else if (!["TCP", "UDP", "SCTP"].includes(protocol)) problems.push(notSupported(field, protocol, ["SCTP", "TCP", "UDP"]));
}

function checkMounts(problems: Problems, path: string, container: Container, volumes: ReadonlySet<string>): void {
  const places = new Set<string>();
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const field = `${path}[${index}]`;
    if (!mount.name) problems.push(required(`${field}.name`));
    if (!volumes.has(mount.name)) problems.push(notFound(`${field}.name`, mount.name ?? ""));
    if (!mount.mountPath) problems.push(required(`${field}.mountPath`));
    if (places.has(mount.mountPath)) problems.push(invalid(`${field}.mountPath`, mount.mountPath, "must be unique"));
    places.add(mount.mountPath);
    if (mount.subPath) checkDescendingPath(problems, `${path}.subPath`, mount.subPath);
  }
}

function checkHostPorts(problems: Problems, field: string, container: Container, taken: Set<string>): void {
  for (const [index, port] of (container.ports ?? []).entries()) {
    if (!port.hostPort) continue;
    const key = `${port.protocol}/${(port as { hostIP?: string }).hostIP ?? ""}/${port.hostPort}`;
    if (taken.has(key)) problems.push(duplicate(`${field}.ports[${index}].hostPort`, key));
    taken.add(key);
  }
}
