import type { Container, LifecycleHandler, Probe } from "../../../apimachinery/types/core.ts";
import { headerName, portName, portNumber } from "../rules/names.ts";
import { checkNotNegative, forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";

// Models validateProbe, validateHandler and validateLifecycle of pkg/apis/core/validation.

export function checkProbes(problems: Problems, path: string, container: Container, gracePeriodSeconds: number): void {
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const probe = container[name];
    if (!probe) continue;
    const field = `${path}.${name}`;
    checkHandler(problems, field, probe, gracePeriodSeconds);
    for (const number of ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] as const) {
      checkNotNegative(problems, `${field}.${number}`, probe[number]);
    }
    const grace = probe.terminationGracePeriodSeconds;
    if (typeof grace === "number" && grace <= 0) problems.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than 0"));
    if (name === "readinessProbe") {
      if (typeof grace === "number") problems.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, "must not be set for readinessProbes"));
    } else if (probe.successThreshold !== 1) {
      problems.push(invalid(`${field}.successThreshold`, probe.successThreshold, "must be 1"));
    }
  }
}

export function checkLifecycle(problems: Problems, path: string, container: Container, gracePeriodSeconds: number): void {
  const { postStart, preStop } = container.lifecycle ?? {};
  if (postStart) checkHandler(problems, `${path}.lifecycle.postStart`, postStart, gracePeriodSeconds);
  if (preStop) checkHandler(problems, `${path}.lifecycle.preStop`, preStop, gracePeriodSeconds);
}

/** A port by number or by name. Models ValidatePortNumOrName. */
export function checkPortReference(problems: Problems, field: string, port: number | string | undefined): void {
  const value = port ?? 0;
  if (typeof value === "number") invalidFor(problems, field, value, portNumber(value));
  else invalidFor(problems, field, value, portName(value));
}

function checkHandler(problems: Problems, field: string, handler: Probe & LifecycleHandler, gracePeriodSeconds: number): void {
  const named = (["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const).filter((name) => handler[name] !== undefined && handler[name] !== null);
  const [first, ...others] = named;
  if (first === undefined) problems.push(required(field, "must specify a handler type"));
  if (first === "exec" && (handler.exec?.command ?? []).length === 0) problems.push(required(`${field}.exec.command`));
  if (first === "tcpSocket") checkPortReference(problems, `${field}.tcpSocket.port`, handler.tcpSocket?.port);
  if (first === "grpc") checkPortReference(problems, `${field}.grpc.port`, handler.grpc?.port);
  if (first === "httpGet" && handler.httpGet) checkHttpGet(problems, `${field}.httpGet`, handler.httpGet);
  if (first === "sleep" && handler.sleep) {
    const { seconds } = handler.sleep;
    if (seconds < 0 || seconds > gracePeriodSeconds) {
      const detail = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriodSeconds})`;
      problems.push(invalid(`${field}.sleep`, seconds, detail));
    }
  }
  for (const other of others) problems.push(forbidden(`${field}.${other}`, "may not specify more than 1 handler type"));
}

function checkHttpGet(problems: Problems, field: string, action: NonNullable<Probe["httpGet"]>): void {
  checkPortReference(problems, `${field}.port`, action.port);
  if (action.scheme !== "HTTP" && action.scheme !== "HTTPS") problems.push(notSupported(`${field}.scheme`, action.scheme, ["HTTP", "HTTPS"]));
  for (const header of action.httpHeaders ?? []) invalidFor(problems, `${field}.httpHeaders`, header.name ?? "", headerName(header.name ?? ""));
}
