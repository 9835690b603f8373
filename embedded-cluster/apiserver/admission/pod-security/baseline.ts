import type { Container, PodSpec } from "../../../apimachinery/types/core.ts";
import { type Check, containersOf, containersText, namesWhere, plural, quoted, securityOf, setters } from "./check.ts";

// The checks of level "baseline", as of v1.36. Models k8s.io/pod-security-admission/policy/check_*.go.

const DEFAULT_CAPABILITIES = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);
const SAFE_SYSCTLS = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
]);
const SELINUX_TYPES = new Set(["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]);
const PROFILE_TYPES = new Set([undefined, "", "RuntimeDefault", "Localhost"]);

export const appArmorProfile: Check = (spec) => {
  const isBad = (holder: Container | PodSpec) => !PROFILE_TYPES.has(securityOf(holder).appArmorProfile?.type);
  const containers = namesWhere(spec, isBad);
  if (!isBad(spec) && containers.length === 0) return undefined;
  const values = new Set([spec, ...containersOf(spec)].filter(isBad).map((holder) => securityOf(holder).appArmorProfile?.type ?? ""));
  const reason = plural(values.size, "forbidden AppArmor profile", "forbidden AppArmor profiles");
  return { reason, detail: `${setters(isBad(spec), containers)} must not set AppArmor profile type to ${quoted([...values].sort())}` };
};

export const capabilitiesBaseline: Check = (spec) => {
  const added = (container: Container) => (securityOf(container).capabilities?.add ?? []).filter((name) => !DEFAULT_CAPABILITIES.has(name));
  const bad = namesWhere(spec, (container) => added(container).length > 0);
  if (bad.length === 0) return undefined;
  const names = [...new Set(containersOf(spec).flatMap(added))].sort();
  const detail = `${containersText(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`;
  return { reason: "non-default capabilities", detail };
};

export const hostNamespaces: Check = (spec) => {
  const used = ["hostNetwork", "hostPID", "hostIPC"].filter((name) => spec[name] === true).map((name) => `${name}=true`);
  return used.length === 0 ? undefined : { reason: "host namespaces", detail: used.join(", ") };
};

export const hostPathVolumes: Check = (spec) => {
  const names = (spec.volumes ?? []).filter((volume) => volume.hostPath).map((volume) => volume.name);
  return names.length === 0 ? undefined : { reason: "hostPath volumes", detail: `${plural(names.length, "volume", "volumes")} ${quoted(names)}` };
};

export const hostPorts: Check = (spec) => {
  const used = (container: Container) => (container.ports ?? []).flatMap((port) => (port.hostPort ? [String(port.hostPort)] : []));
  const bad = namesWhere(spec, (container) => used(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = [...new Set(containersOf(spec).flatMap(used))].sort();
  const words = `${plural(bad.length, "uses", "use")} ${plural(ports.length, "hostPort", "hostPorts")} ${ports.join(", ")}`;
  return { reason: "hostPort", detail: `${containersText(bad)} ${words}` };
};

export const hostProbes: Check = (spec) => {
  const hosts = (container: Container) =>
    [container.livenessProbe, container.readinessProbe, container.startupProbe, container.lifecycle?.postStart, container.lifecycle?.preStop].flatMap(
      (handler) => [handler?.httpGet?.host, (handler?.tcpSocket as { host?: string } | undefined)?.host].filter((host) => host) as string[],
    );
  const bad = namesWhere(spec, (container) => hosts(container).length > 0).sort();
  if (bad.length === 0) return undefined;
  const named = [...new Set(containersOf(spec).flatMap(hosts))].sort();
  const words = `${plural(bad.length, "uses", "use")} ${plural(named.length, "probe or lifecycle host", "probe or lifecycle hosts")} ${quoted(named)}`;
  return { reason: "probe or lifecycle host", detail: `${containersText(bad)} ${words}` };
};

export const privileged: Check = (spec) => {
  const bad = namesWhere(spec, (container) => securityOf(container).privileged === true);
  return bad.length === 0 ? undefined : { reason: "privileged", detail: `${containersText(bad)} must not set securityContext.privileged=true` };
};

export const procMount: Check = (spec) => {
  if (spec["hostUsers"] === false) return undefined;
  const isBad = (container: Container) => (securityOf(container).procMount ?? "Default") !== "Default";
  const bad = namesWhere(spec, isBad);
  if (bad.length === 0) return undefined;
  const types = [
    ...new Set(
      containersOf(spec)
        .filter(isBad)
        .map((container) => securityOf(container).procMount ?? ""),
    ),
  ].sort();
  return { reason: "procMount", detail: `${containersText(bad)} must not set securityContext.procMount to ${quoted(types)}` };
};

export const seLinuxOptions: Check = (spec) => {
  const options = (holder: Container | PodSpec) => securityOf(holder).seLinuxOptions ?? {};
  const isBad = (holder: Container | PodSpec) => {
    const { type = "", user, role } = options(holder);
    return !SELINUX_TYPES.has(type) || Boolean(user) || Boolean(role);
  };
  const containers = namesWhere(spec, isBad);
  if (!isBad(spec) && containers.length === 0) return undefined;
  const all = [spec, ...containersOf(spec)].map(options);
  const types = [...new Set(all.map((each) => each.type ?? "").filter((type) => !SELINUX_TYPES.has(type)))].sort();
  const wrong = types.length > 0 ? [`${plural(types.length, "type", "types")} ${quoted(types)}`] : [];
  if (all.some((each) => each.user)) wrong.push("user may not be set");
  if (all.some((each) => each.role)) wrong.push("role may not be set");
  const detail = `${setters(isBad(spec), containers)} set forbidden securityContext.seLinuxOptions: ${wrong.join("; ")}`;
  return { reason: "seLinuxOptions", detail };
};

/** What is set, and is neither RuntimeDefault nor Localhost. */
export const seccompBaseline: Check = (spec) => {
  const isBad = (holder: Container | PodSpec) => securityOf(holder).seccompProfile !== undefined && !isGoodSeccomp(securityOf(holder).seccompProfile?.type);
  const containers = namesWhere(spec, isBad);
  if (!isBad(spec) && containers.length === 0) return undefined;
  const types = new Set([spec, ...containersOf(spec)].filter(isBad).map((holder) => securityOf(holder).seccompProfile?.type ?? ""));
  const detail = `${setters(isBad(spec), containers)} must not set securityContext.seccompProfile.type to ${quoted([...types].sort())}`;
  return { reason: "seccompProfile", detail };
};

export function isGoodSeccomp(type: string | undefined): boolean {
  return type === "RuntimeDefault" || type === "Localhost";
}

export const sysctls: Check = (spec) => {
  const names = (securityOf(spec).sysctls ?? []).map((sysctl) => sysctl.name).filter((name) => !SAFE_SYSCTLS.has(name));
  return names.length === 0 ? undefined : { reason: "forbidden sysctls", detail: names.join(", ") };
};
