import type { ApiClient } from "../../apimachinery/wire.ts";
import { WatchedResources } from "../watched-resources.ts";
import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { type Random, randomInteger } from "../../kernel/random.ts";
import { parseIPv4 } from "../ipv4.ts";
import { ClusterObjects } from "./cluster-objects.ts";
import { ClusterZone } from "./cluster-zone.ts";
import { decodeMessage } from "./decode.ts";
import { DNS_CLASS_IN, DNS_CODES, DNS_TYPES, type DnsMessage, type DnsRecord, absoluteName } from "./dns-message.ts";
import { encodeForUdp, encodeMessage } from "./encode.ts";
import { answerUpstream } from "./upstream.ts";
import { ZONE_TTL_SECONDS, type ZoneAnswer, answerInZone, record } from "./zone-answer.ts";

export interface ClusterDnsOptions {
  /** As system:serviceaccount:kube-system:coredns: reads Services, EndpointSlices and Namespaces. */
  client: ApiClient;
  clock: Clock;
  /** "cluster.local" by default. */
  domain?: string;
  /** Shuffles the addresses of an answer, as the loadbalance plugin does. Without it they keep their order. */
  random?: Random;
}

/** The cluster's DNS server, whatever carries its messages. */
export interface ClusterDns extends Disposable {
  /** Resolves when the first lists are in. Until then unknown names are SERVFAIL. */
  readonly synced: Promise<void>;
  /** Never rejects. Over UDP an answer longer than the sender takes is cut and marked truncated. */
  answer(query: Uint8Array, transport?: "udp" | "tcp"): Promise<Uint8Array>;
}

/** Largest UDP payload of a sender that says nothing about it (RFC 1035, 4.2.1). */
const PLAIN_UDP_BYTES = 512;
const REVERSE_SUFFIX = ".in-addr.arpa.";
/** AXFR and IXFR. */
const TRANSFERS = [251, 252];

/**
 * Answers as CoreDNS does under kubeadm's Corefile: the kubernetes plugin with `pods insecure`, `ttl 30` and fall-through for
 * reverse names, then `forward` to what {@link answerUpstream} models.
 */
export function createClusterDns(options: ClusterDnsOptions): ClusterDns {
  const informers = new WatchedResources(options.client, options.clock);
  const objects = new ClusterObjects(informers, options.clock);
  const zone = new ClusterZone(objects, options.domain ?? "cluster.local");
  let isSynced = false;
  const synced = informers.start().then(() => {
    isSynced = true;
  });
  const reply = (query: DnsMessage, transport: "udp" | "tcp") => {
    const response = respond(query, zone, objects.modified, isSynced, options.random);
    const edns = query.additionals.find((one) => one.data.kind === "raw" && one.data.type === DNS_TYPES.OPT);
    if (edns !== undefined) response.additionals.push({ ...edns, ttl: 0, data: { kind: "raw", type: DNS_TYPES.OPT, bytes: EMPTY_BYTES } });
    return transport === "tcp" ? encodeMessage(response) : encodeForUdp(response, Math.max(PLAIN_UDP_BYTES, edns?.class ?? PLAIN_UDP_BYTES));
  };
  return {
    synced,
    async answer(bytes, transport = "udp") {
      try {
        return reply(decodeMessage(bytes), transport);
      } catch {
        // Not a message, or one whose names cannot be written back.
        return encodeMessage(refusal(headerOf(bytes), DNS_CODES.FORMERR));
      }
    },
    dispose: () => informers.dispose(),
  };
}

function respond(query: DnsMessage, zone: ClusterZone, serial: number, isSynced: boolean, random: Random | undefined): DnsMessage {
  const [question] = query.questions;
  if (query.opcode !== 0) return refusal(query, DNS_CODES.NOTIMP);
  if (question === undefined) return refusal(query, DNS_CODES.SERVFAIL);
  if (question.class !== DNS_CLASS_IN) return refusal(query, DNS_CODES.REFUSED);
  const name = absoluteName(question.name);
  const inside = zone.relative(name.toLowerCase()) !== undefined;
  if (!inside) {
    const names = question.type === DNS_TYPES.PTR ? zone.namesOf(reverseAddress(name)) : [];
    if (names.length === 0) return forwarded(query, name);
    return authoritative(query, DNS_CODES.NOERROR, { answers: names.map((target) => record(name, { kind: "PTR", target })), additionals: [] });
  }
  if (TRANSFERS.includes(question.type)) return refusal(query, DNS_CODES.REFUSED);
  // The zone as the question spells it, so that the authority section echoes the question's case.
  const soa = startOfAuthority(name.slice(-zone.domain.length), serial);
  const found = answerInZone(zone, name, question.type);
  if (found === undefined) return { ...authoritative(query, isSynced ? DNS_CODES.NXDOMAIN : DNS_CODES.SERVFAIL), authorities: [soa] };
  if (question.type === DNS_TYPES.SOA && name.toLowerCase() === zone.domain)
    return authoritative(query, DNS_CODES.NOERROR, { answers: [soa], additionals: [] });
  if (found.answers.length === 0) return { ...authoritative(query, DNS_CODES.NOERROR), authorities: [soa] };
  return authoritative(query, DNS_CODES.NOERROR, { ...found, answers: random === undefined ? found.answers : shuffled(found.answers, random) });
}

/** Aliases first, then the addresses in a new order. Models CoreDNS' loadbalance plugin. */
function shuffled(answers: readonly DnsRecord[], random: Random): DnsRecord[] {
  const addresses = answers.filter((one) => one.data.kind === "A");
  for (let index = addresses.length - 1; index > 0; index--) {
    const other = randomInteger(random, index + 1);
    [addresses[index], addresses[other]] = [addresses[other] as DnsRecord, addresses[index] as DnsRecord];
  }
  return [...answers.filter((one) => one.data.kind !== "A"), ...addresses];
}

/** "1.0.96.10.in-addr.arpa." → "10.96.0.1"; "" for anything else. */
function reverseAddress(name: string): string {
  const lower = name.toLowerCase();
  if (!lower.endsWith(REVERSE_SUFFIX)) return "";
  const ip = lower.slice(0, -REVERSE_SUFFIX.length).split(".").reverse().join(".");
  return parseIPv4(ip) === undefined ? "" : ip;
}

function startOfAuthority(domain: string, serial: number): DnsRecord {
  return record(domain, {
    kind: "SOA",
    nameServer: `ns.dns.${domain}`,
    mailbox: `hostmaster.${domain}`,
    serial,
    refresh: 7_200,
    retry: 1_800,
    expire: 86_400,
    minimum: ZONE_TTL_SECONDS,
  });
}

/** Without the recursion-available flag, as the plugin answers. */
function authoritative(query: DnsMessage, code: number, found: ZoneAnswer = { answers: [], additionals: [] }): DnsMessage {
  return { ...refusal(query, code), authoritative: true, answers: found.answers, additionals: [...found.additionals] };
}

function forwarded(query: DnsMessage, name: string): DnsMessage {
  const { code, authorities } = answerUpstream(name);
  return { ...refusal(query, code), recursionAvailable: true, authorities };
}

function refusal(query: DnsMessage, code: number): DnsMessage {
  return {
    id: query.id,
    isResponse: true,
    opcode: query.opcode,
    authoritative: false,
    truncated: false,
    recursionDesired: query.recursionDesired,
    recursionAvailable: false,
    code,
    questions: query.questions.slice(0, 1),
    answers: [],
    authorities: [],
    additionals: [],
  };
}

/** What can be told of a message that cannot be read: its number. */
function headerOf(bytes: Uint8Array): DnsMessage {
  const id = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  return {
    id,
    isResponse: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    code: 0,
    questions: [],
    answers: [],
    authorities: [],
    additionals: [],
  };
}
