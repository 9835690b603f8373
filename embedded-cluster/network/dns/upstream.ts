import { cidrContains, parseCidr, parseIPv4 } from "../ipv4.ts";
import { DNS_CODES, type DnsRecord, DNS_CLASS_IN } from "./dns-message.ts";

/** What the server that CoreDNS forwards to says about a name outside of the cluster. */
export interface UpstreamAnswer {
  code: number;
  authorities: DnsRecord[];
}

/** Country codes that are delegated. */
const COUNTRIES =
  "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz " +
  "de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je " +
  "jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl " +
  "no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk " +
  "tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";
/** The delegated generic domains that somebody is likely to type. */
const GENERIC = "com net org edu gov mil int arpa info biz name pro dev app cloud io ai online site tech xyz shop store blog page wiki tokyo google amazon aws";
const DELEGATED = new Set(`${COUNTRIES} ${GENERIC}`.split(" "));

const REVERSE_SUFFIX = ".in-addr.arpa";
/** Zones that every resolver answers itself, empty (RFC 6303). */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16"].flatMap((cidr) => parseCidr(cidr) ?? []);

/**
 * Models a resolver that holds the root zone (RFC 8806) and has no way to any other server, which is what an isolated cluster
 * has: a mistyped Service name is NXDOMAIN as on a connected cluster, since its last label is no top-level domain; a name that
 * may exist on the Internet is SERVFAIL. At once, where CoreDNS would first wait for its upstream.
 */
export function answerUpstream(name: string): UpstreamAnswer {
  const plain = name.toLowerCase().replace(/\.$/, "");
  if (DELEGATED.has(plain.slice(plain.lastIndexOf(".") + 1)) && !isPrivateReverse(plain)) return { code: DNS_CODES.SERVFAIL, authorities: [] };
  return { code: DNS_CODES.NXDOMAIN, authorities: [ROOT_AUTHORITY] };
}

function isPrivateReverse(name: string): boolean {
  if (!name.endsWith(REVERSE_SUFFIX)) return false;
  const address = parseIPv4(name.slice(0, -REVERSE_SUFFIX.length).split(".").reverse().join("."));
  return address !== undefined && PRIVATE_RANGES.some((range) => cidrContains(range, address));
}

/** The time to live is what CoreDNS' cache leaves of it: `cache 30`. */
const ROOT_AUTHORITY: DnsRecord = {
  name: ".",
  ttl: 30,
  class: DNS_CLASS_IN,
  data: {
    kind: "SOA",
    nameServer: "a.root-servers.net.",
    mailbox: "nstld.verisign-grs.com.",
    serial: 2_026_010_100,
    refresh: 1_800,
    retry: 900,
    expire: 604_800,
    minimum: 86_400,
  },
};
