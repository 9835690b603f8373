import type { ClusterZone, ZoneEntry } from "./cluster-zone.ts";
import { DNS_CLASS_IN, DNS_TYPES, type DnsData, type DnsRecord } from "./dns-message.ts";

/** Answer and additional records; undefined: no such name (NXDOMAIN). No answers: NODATA. */
export interface ZoneAnswer {
  answers: DnsRecord[];
  additionals: DnsRecord[];
}

/** As `ttl 30` in the Corefile that kubeadm writes. */
export const ZONE_TTL_SECONDS = 30;
const VERSION_TTL_SECONDS = 28_800;
/** Version of the DNS-based service discovery specification. */
const SCHEMA_VERSION = "1.1.0";
const CNAME_CHAIN_LIMIT = 10;

/** Answers a question about a name in the cluster domain. `name` keeps the question's case. Models ServeDNS of CoreDNS' kubernetes plugin. */
export function answerInZone(zone: ClusterZone, name: string, type: number): ZoneAnswer | undefined {
  const relative = zone.relative(name.toLowerCase()) ?? "";
  const only = (answers: DnsRecord[] | undefined): ZoneAnswer | undefined => (answers === undefined ? undefined : { answers, additionals: [] });
  switch (type) {
    case DNS_TYPES.A:
      return only(addresses(zone, name, relative, []));
    case DNS_TYPES.AAAA:
      return only(withoutAddresses(zone, addresses(zone, name, relative, [])));
    case DNS_TYPES.SRV:
      return services(zone, name, relative);
    case DNS_TYPES.TXT:
      return only(texts(zone, name, relative));
    case DNS_TYPES.CNAME:
      return only(
        zone
          .find(relative)
          ?.slice(0, 1)
          .flatMap((entry) => (entry.isName ? [record(name, { kind: "CNAME", target: entry.host })] : [])),
      );
    case DNS_TYPES.NS:
      if (relative === "") return nameServers(zone, name);
      return only(zone.find(relative) && []);
    case DNS_TYPES.SOA:
      // The caller adds the SOA itself for the domain; other names are not looked up.
      return only([]);
    default:
      return only(zone.find(relative) && []);
  }
}

function addresses(zone: ClusterZone, name: string, relative: string, chain: readonly string[]): DnsRecord[] | undefined {
  const entries = zone.find(relative);
  if (entries === undefined) return undefined;
  const found: DnsRecord[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    if (seen.has(entry.host)) continue;
    seen.add(entry.host);
    if (entry.isName) found.push(...follow(zone, name, entry, chain));
    else found.push(record(name, { kind: "A", address: entry.host }));
  }
  return found;
}

/** A CNAME, and what it leads to when that is in the cluster. One that leads to nothing in the cluster is left out. */
function follow(zone: ClusterZone, name: string, entry: ZoneEntry, chain: readonly string[]): DnsRecord[] {
  const target = entry.host.toLowerCase();
  if (target === name.toLowerCase() || chain.includes(target) || chain.length > CNAME_CHAIN_LIMIT) return [];
  const alias = record(name, { kind: "CNAME", target: entry.host });
  const inside = zone.relative(target);
  if (inside === undefined) return [alias];
  const next = addresses(zone, entry.host, inside, [...chain, target]) ?? [];
  return next.length === 0 ? [] : [alias, ...next];
}

/** The cluster has IPv4 only, but an alias that ends outside of the cluster is answered for every type. */
function withoutAddresses(zone: ClusterZone, found: DnsRecord[] | undefined): DnsRecord[] | undefined {
  const aliases = found?.filter((one) => one.data.kind === "CNAME");
  const last = aliases?.at(-1)?.data;
  return last?.kind === "CNAME" && zone.relative(last.target.toLowerCase()) === undefined ? aliases : aliases && [];
}

function services(zone: ClusterZone, name: string, relative: string): ZoneAnswer | undefined {
  const entries = zone.find(relative)?.filter((entry) => !entry.isName);
  if (entries === undefined) return undefined;
  const weight = Math.max(1, Math.floor(100 / entries.length));
  const answers = new Map<string, DnsRecord>();
  const additionals = new Map<string, DnsRecord>();
  for (const { host, port, owner } of entries) {
    if (port === -1) continue;
    const key = `${owner} ${port}`;
    if (!answers.has(key)) answers.set(key, record(name, { kind: "SRV", priority: 0, weight, port, target: owner }));
    additionals.set(`${owner} ${host}`, record(owner, { kind: "A", address: host }));
  }
  return { answers: [...answers.values()], additionals: [...additionals.values()] };
}

function texts(zone: ClusterZone, name: string, relative: string): DnsRecord[] | undefined {
  if (relative === "dns-version") return [{ ...record(name, { kind: "TXT", texts: [SCHEMA_VERSION] }), ttl: VERSION_TTL_SECONDS }];
  return (zone.find(relative)?.length ?? 0) > 0 ? [] : undefined;
}

function nameServers(zone: ClusterZone, name: string): ZoneAnswer {
  const servers = zone.nameServers();
  return {
    answers: [...new Set(servers.map((entry) => entry.owner))].map((target) => record(name, { kind: "NS", target })),
    additionals: servers.map((entry) => record(entry.owner, { kind: "A", address: entry.host })),
  };
}

export function record(name: string, data: DnsData): DnsRecord {
  return { name, ttl: ZONE_TTL_SECONDS, class: DNS_CLASS_IN, data };
}
