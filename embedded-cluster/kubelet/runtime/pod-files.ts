import type { Pod } from "../../apimachinery/types/core.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { Clock } from "../../kernel/clock.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";

const CLUSTER_DOMAIN = "cluster.local";
/** What the resolver allows: resolv.conf(5). */
const NAMESERVER_LIMIT = 3;
const SEARCH_LIMIT = 32;
const HOST_NAME_LIMIT = 63;

export interface PodFilesInput {
  pod: Pod;
  ip: string;
  clusterDns: string;
  nodeName: string;
  /** What the node itself asks: pods with dnsPolicy Default. */
  nodeDns: string;
  clock: Clock;
}

/** hosts, hostname and resolv.conf of a pod. Models Kubelet.ensureHostsFile and pkg/kubelet/network/dns. */
export function podFiles(input: PodFilesInput): MemoryFileSystem {
  const fs = new MemoryFileSystem({ clock: input.clock });
  fs.writeFile("/hosts", encodeUtf8(hostsFile(input)));
  fs.writeFile("/hostname", encodeUtf8(`${hostName(input.pod, input.nodeName)}\n`));
  fs.writeFile("/resolv.conf", encodeUtf8(resolvConf(input)));
  return fs;
}

export function hostName(pod: Pod, nodeName: string): string {
  if (pod.spec.hostNetwork === true) return nodeName;
  return (pod.spec.hostname ?? pod.metadata.name).slice(0, HOST_NAME_LIMIT).replace(/[-.]+$/, "");
}

const IPV6_LINES = [
  "::1\tlocalhost ip6-localhost ip6-loopback",
  "fe00::0\tip6-localnet",
  "fe00::0\tip6-mcastprefix",
  "fe00::1\tip6-allnodes",
  "fe00::2\tip6-allrouters",
];

function hostsFile({ pod, ip, nodeName }: PodFilesInput): string {
  const name = hostName(pod, nodeName);
  const host = pod.spec.hostNetwork === true;
  const domain = pod.spec.subdomain === undefined ? undefined : `${name}.${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}`;
  const lines = [
    host ? "# Kubernetes-managed hosts file (host network)." : "# Kubernetes-managed hosts file.",
    "127.0.0.1\tlocalhost",
    ...IPV6_LINES,
    domain === undefined ? `${ip}\t${name}` : `${ip}\t${domain}\t${name}`,
  ];
  const aliases = (pod.spec.hostAliases ?? []) as { ip: string; hostnames?: string[] }[];
  if (aliases.length > 0) lines.push("", "# Entries added by HostAliases.", ...aliases.map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join("\t")}`));
  return `${lines.join("\n")}\n`;
}

function resolvConf({ pod, clusterDns, nodeDns }: PodFilesInput): string {
  const policy = pod.spec.dnsPolicy ?? "ClusterFirst";
  const usesCluster = policy === "ClusterFirstWithHostNet" || (policy === "ClusterFirst" && pod.spec.hostNetwork !== true);
  const servers = policy === "None" ? [] : [usesCluster ? clusterDns : nodeDns];
  const searches = usesCluster ? [`${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN] : [];
  const options = new Map<string, string>(usesCluster ? [["ndots", "5"]] : []);
  const own = pod.spec.dnsConfig;
  for (const server of own?.nameservers ?? []) if (!servers.includes(server)) servers.push(server);
  for (const search of own?.searches ?? []) if (!searches.includes(search)) searches.push(search);
  for (const { name, value } of own?.options ?? []) options.set(name, value ?? "");
  const lines: string[] = [];
  if (searches.length > 0) lines.push(`search ${searches.slice(0, SEARCH_LIMIT).join(" ")}`);
  for (const server of servers.slice(0, NAMESERVER_LIMIT)) lines.push(`nameserver ${server}`);
  if (options.size > 0) lines.push(`options ${[...options].map(([name, value]) => (value === "" ? name : `${name}:${value}`)).join(" ")}`);
  return `${lines.join("\n")}\n`;
}
