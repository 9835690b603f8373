import { quantityMilliValue, quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { goQuote } from "../text/go-quote.ts";
import type { DescribeWriter } from "./describe-writer.ts";
import { probeText } from "./probe.ts";
import { rfc1123 } from "./times.ts";

// Container specs and statuses are read as loosely as KubeObject allows: describe shows whatever a server sends.
type Loose = KubeObject[string];

/** The section "Containers:" of pods and pod templates. `pod` is given where statuses and field references can be resolved. */
export function describeContainers(
  writer: DescribeWriter,
  label: string,
  containers: Loose[],
  statuses: Loose[],
  pod: KubeObject | undefined,
  space: string,
): void {
  writer.line(0, `${space}${label}:${containers.length === 0 ? " <none>" : ""}`);
  for (const container of containers) {
    const status = statuses.find((each) => each.name === container.name);
    basics(writer, container, status, space);
    command(writer, container);
    if (status !== undefined) state(writer, status);
    resources(writer, container.resources, 2);
    for (const [title, probe] of [
      ["Liveness", container.livenessProbe],
      ["Readiness", container.readinessProbe],
      ["Startup", container.startupProbe],
    ]) {
      if (probe) writer.field(2, title, probeText(probe));
    }
    if ((container.envFrom ?? []).length > 0) environmentSources(writer, container.envFrom);
    environment(writer, container, pod);
    mounts(writer, container);
  }
}

function basics(writer: DescribeWriter, container: Loose, status: Loose | undefined, space: string): void {
  writer.line(1, `${space === "" ? "" : " "}${container.name}:`);
  if (status !== undefined) writer.field(2, "Container ID", status.containerID ?? "");
  writer.field(2, "Image", container.image ?? "");
  if (status !== undefined) writer.field(2, "Image ID", status.imageID ?? "");
  const ports: Loose[] = container.ports ?? [];
  const list = (field: string) => ports.map((port) => `${port[field] ?? 0}/${port.protocol ?? ""}${port.name ? ` (${port.name})` : ""}`).join(", ");
  writer.field(2, ports.length > 1 ? "Ports" : "Port", list("containerPort") || "<none>");
  writer.field(2, ports.length > 1 ? "Host Ports" : "Host Port", list("hostPort") || "<none>");
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) writer.field(2, "SeccompProfile", seccomp.type);
}

function command(writer: DescribeWriter, container: Loose): void {
  for (const [title, words] of [
    ["Command", container.command],
    ["Args", container.args],
  ] as [string, string[] | undefined][]) {
    if (words === undefined || words.length === 0) continue;
    writer.line(2, `${title}:`);
    for (const word of words) for (const line of word.split("\n")) writer.line(3, line);
  }
}

function state(writer: DescribeWriter, status: Loose): void {
  describeState(writer, "State", status.state ?? {});
  if (status.lastState?.terminated) describeState(writer, "Last State", status.lastState);
  writer.field(2, "Ready", status.ready ? "True" : "False");
  writer.field(2, "Restart Count", status.restartCount ?? 0);
}

function describeState(writer: DescribeWriter, title: string, value: Loose): void {
  if (value.running) {
    writer.field(2, title, "Running");
    writer.field(3, "Started", rfc1123(value.running.startedAt));
  } else if (value.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = value.terminated;
    writer.field(2, title, "Terminated");
    if (reason) writer.field(3, "Reason", reason);
    if (message) writer.field(3, "Message", message);
    writer.field(3, "Exit Code", exitCode ?? 0);
    if (signal > 0) writer.field(3, "Signal", signal);
    writer.field(3, "Started", rfc1123(startedAt));
    writer.field(3, "Finished", rfc1123(finishedAt));
  } else {
    writer.field(2, title, "Waiting");
    if (value.waiting?.reason) writer.field(3, "Reason", value.waiting.reason);
  }
}

export function resources(writer: DescribeWriter, requirements: Loose | undefined, level: number): void {
  for (const [title, list] of [
    ["Limits", requirements?.limits],
    ["Requests", requirements?.requests],
  ] as [string, Record<string, string> | undefined][]) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) writer.line(level, `${title}:`);
    for (const name of names) writer.field(level + 1, name, list?.[name]);
  }
}

function environmentSources(writer: DescribeWriter, sources: Loose[]): void {
  writer.line(2, "Environment Variables from:");
  for (const source of sources) {
    const kind = source.configMapRef ? "ConfigMap" : source.secretRef ? "Secret" : "";
    const ref = source.configMapRef ?? source.secretRef ?? {};
    const prefix = source.prefix ? ` with prefix '${source.prefix}'` : "";
    writer.line(3, `${ref.name ?? ""}\t${kind}${prefix}\tOptional: ${ref.optional === true}`);
  }
}

function environment(writer: DescribeWriter, container: Loose, pod: KubeObject | undefined): void {
  const variables: Loose[] = container.env ?? [];
  writer.line(2, `Environment:${variables.length === 0 ? "\t<none>" : ""}`);
  for (const { name, value, valueFrom } of variables) {
    if (!valueFrom) {
      String(value ?? "")
        .split("\n")
        .forEach((line, index) => writer.line(3, index === 0 ? `${name}:\t${line}` : `\t${line}`));
    } else if (valueFrom.fieldRef) {
      const { apiVersion, fieldPath } = valueFrom.fieldRef;
      writer.field(3, name, `${pod === undefined ? "" : fieldValue(pod, fieldPath)} (${apiVersion}:${fieldPath})`);
    } else if (valueFrom.resourceFieldRef) {
      writer.field(3, name, `${resourceValue(container, valueFrom.resourceFieldRef)} (${valueFrom.resourceFieldRef.resource})`);
    } else if (valueFrom.secretKeyRef) {
      const { key, name: secret, optional } = valueFrom.secretKeyRef;
      writer.field(3, name, `<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional === true}`);
    } else if (valueFrom.configMapKeyRef) {
      const { key, name: map, optional } = valueFrom.configMapKeyRef;
      writer.field(3, name, `<set to the key '${key}' of config map '${map}'>\tOptional: ${optional === true}`);
    }
  }
}

/** What a downward API field says of this pod. */
function fieldValue(pod: KubeObject, path: string): string {
  const keyed = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(path);
  if (keyed !== null) return pod.metadata[keyed[1] as "labels"]?.[keyed[2] as string] ?? "";
  if (path === "metadata.annotations" || path === "metadata.labels") {
    const map = pod.metadata[path.slice("metadata.".length) as "labels"] ?? {};
    return Object.keys(map)
      .sort()
      .map((key) => `${key}=${goQuote(map[key] ?? "")}`)
      .join("\n");
  }
  if (path === "status.podIPs") return (pod.status?.podIPs ?? []).map((item: { ip: string }) => item.ip).join(",");
  const value = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], pod);
  return typeof value === "string" ? value : "";
}

function resourceValue(container: Loose, reference: Loose): string {
  const [kind, name] = String(reference.resource).split(".") as [string, string];
  const amount = container.resources?.[kind]?.[name];
  if (amount === undefined) return kind === "limits" && (name === "cpu" || name === "memory") ? "node allocatable" : "0";
  const divisor = reference.divisor && reference.divisor !== "0" ? reference.divisor : "1";
  if (name === "cpu") return String(Math.ceil(quantityMilliValue(amount) / quantityMilliValue(divisor)));
  return String(Math.ceil(quantityValue(amount) / quantityValue(divisor)));
}

function mounts(writer: DescribeWriter, container: Loose): void {
  const byPath = (a: Loose, b: Loose) => (a.mountPath < b.mountPath ? -1 : 1);
  const list: Loose[] = [...(container.volumeMounts ?? [])].sort(byPath);
  writer.line(2, `Mounts:${list.length === 0 ? "\t<none>" : ""}`);
  for (const mount of list) {
    const flags = [mount.readOnly ? "ro" : "rw", ...(mount.subPath ? [`path=${goQuote(mount.subPath)}`] : [])];
    writer.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(",")})`);
  }
  const devices: Loose[] = container.volumeDevices ?? [];
  if (devices.length > 0) writer.line(2, `Devices:${list.length === 0 ? "\t<none>" : ""}`);
  for (const device of devices) writer.line(3, `${device.devicePath} from ${device.name}`);
}
