import { sleep } from "../../kernel/clock.ts";
import { parseIPv4 } from "../ipv4.ts";
import { NetworkError, type PodNetwork } from "../pod-network.ts";
import { MalformedMessage } from "./decode.ts";
import { DNS_CODES, codeName } from "./dns-message.ts";
import { InvalidName } from "./encode.ts";
import { findInHosts } from "./hosts-file.ts";
import { type DnsReply, queryDns } from "./query-dns.ts";
import { type ResolvConf, parseResolvConf } from "./resolv-conf.ts";
import { followAliases } from "./follow-aliases.ts";

export type Libc = "glibc" | "musl";

export interface ResolveOptions {
  /** Whose rules about search domains and failures hold: glibc's (Debian images, the default) or musl's (Alpine images). */
  libc?: Libc;
  signal?: AbortSignal;
}

/** One question that was sent. */
export interface ResolveAttempt {
  /** Absolute, with the final dot. */
  name: string;
  server: string;
  outcome: "ANSWER" | "NODATA" | "NXDOMAIN" | "SERVFAIL" | "REFUSED" | "TIMEOUT" | "ECONNREFUSED" | "UNREACHABLE" | (string & {});
}

export interface Resolution {
  /** IPv4, in the server's order. */
  addresses: string[];
  /** Where aliases ended, without the final dot. */
  canonicalName: string;
  /** The server's address, or where it was found without one. */
  answeredBy: "literal" | "hosts" | (string & {});
  tried: ResolveAttempt[];
}

export type ResolveCode = "NXDOMAIN" | "NODATA" | "SERVFAIL" | "TIMEOUT" | "ECONNREFUSED";

/** A name that did not resolve. The message is gai_strerror's, which programs print. */
export class ResolveError extends Error {
  readonly code: ResolveCode;
  readonly tried: readonly ResolveAttempt[];

  constructor(code: ResolveCode, libc: Libc, tried: readonly ResolveAttempt[]) {
    super(MESSAGES[libc][code === "NXDOMAIN" || code === "NODATA" ? code : "AGAIN"]);
    this.name = "ResolveError";
    this.code = code;
    this.tried = tried;
  }
}

const MESSAGES = {
  glibc: { NXDOMAIN: "Name or service not known", NODATA: "No address associated with hostname", AGAIN: "Temporary failure in name resolution" },
  musl: { NXDOMAIN: "Name does not resolve", NODATA: "Name has no usable address", AGAIN: "Try again" },
};

/** getaddrinfo(3) for IPv4: literals, then /etc/hosts, then DNS with search domains. Rejects with {@link ResolveError}, or the signal's reason. */
export async function resolveHost(network: PodNetwork, resolvConf: string, hosts: string, name: string, options: ResolveOptions = {}): Promise<Resolution> {
  const tried: ResolveAttempt[] = [];
  if (parseIPv4(name) !== undefined) return { addresses: [name], canonicalName: name, answeredBy: "literal", tried };
  const listed = findInHosts(hosts, name);
  if (listed !== undefined) return { ...listed, answeredBy: "hosts", tried };
  const libc = options.libc ?? "glibc";
  const search = new Search(network, parseResolvConf(resolvConf), libc, tried, options.signal);
  const found = await (libc === "glibc" ? search.likeGlibc(name) : search.likeMusl(name));
  if (found.code !== undefined) throw new ResolveError(found.code, libc, tried);
  return { ...followAliases(found.reply), answeredBy: found.server, tried };
}

/** The names a lookup asks for, in order, as long as none is answered. `name` is taken as it is when it ends in a dot. */
export function searchNames(conf: Pick<ResolvConf, "search" | "ndots">, name: string, libc: Libc = "glibc"): string[] {
  if (name.endsWith(".")) return [name];
  const asIs = `${name}.`;
  const searched = conf.search.map((domain) => `${name}.${domain.replace(/^\./, "").replace(/\.?$/, ".")}`).filter((one) => one !== `${name}..`);
  const dotted = name.split(".").length - 1 >= conf.ndots;
  if (!dotted) return [...searched, asIs];
  return libc === "musl" ? [asIs] : [asIs, ...searched];
}

type Found = { code: undefined; reply: DnsReply; server: string } | { code: ResolveCode };

class Search {
  private readonly network: PodNetwork;
  private readonly conf: ResolvConf;
  private readonly libc: Libc;
  private readonly tried: ResolveAttempt[];
  private readonly signal: AbortSignal | undefined;

  constructor(network: PodNetwork, conf: ResolvConf, libc: Libc, tried: ResolveAttempt[], signal: AbortSignal | undefined) {
    this.network = network;
    this.conf = conf;
    this.libc = libc;
    this.tried = tried;
    this.signal = signal;
  }

  /** Models res_nsearch: what fails in one domain does not keep the next from being asked, save when nobody answers. */
  async likeGlibc(name: string): Promise<Found> {
    const codes: ResolveCode[] = [];
    const names = searchNames(this.conf, name);
    const asIs = name.endsWith(".") ? name : `${name}.`;
    let asIsCode: ResolveCode | undefined;
    let silent = false;
    for (const candidate of names) {
      if (silent && candidate !== asIs) continue;
      const found = await this.ask(candidate);
      if (found.code === undefined || found.code === "ECONNREFUSED") return found;
      if (candidate === asIs) asIsCode = found.code;
      else codes.push(found.code);
      silent ||= found.code === "TIMEOUT" && candidate !== asIs;
    }
    // Asked first, the name itself has the last word; asked last, what the domains met comes before it.
    if (names[0] === asIs && asIsCode !== undefined) return { code: asIsCode };
    return { code: codes.find((code) => code === "NODATA") ?? codes.find((code) => code === "SERVFAIL") ?? asIsCode ?? "NXDOMAIN" };
  }

  /** Models name_from_dns_search: only NXDOMAIN leads to the next domain, and a name with enough dots is not searched at all. */
  async likeMusl(name: string): Promise<Found> {
    let found: Found = { code: "NXDOMAIN" };
    for (const candidate of searchNames(this.conf, name, "musl")) {
      found = await this.ask(candidate);
      if (found.code !== "NXDOMAIN") return found;
    }
    return found;
  }

  /** One name: every server in turn, as often as `attempts` says, until one says yes or no. */
  private async ask(name: string): Promise<Found> {
    let last: ResolveCode = "TIMEOUT";
    // musl spreads its attempts over one timeout; glibc gives each its own.
    const timeoutMilliseconds = (this.conf.timeoutSeconds * 1_000) / (this.libc === "musl" ? this.conf.attempts : 1);
    for (let attempt = 0; attempt < this.conf.attempts; attempt++) {
      for (const server of this.conf.nameservers) {
        const start = this.network.clock.now();
        const { outcome, reply } = await this.exchange(server, name, timeoutMilliseconds);
        this.tried.push({ name, server, outcome });
        if (reply !== undefined && outcome === "ANSWER") return { code: undefined, reply, server };
        if (outcome === "NXDOMAIN" || outcome === "NODATA") return { code: outcome };
        if (this.libc === "musl" && outcome === "ECONNREFUSED") await this.waitUntil(start + timeoutMilliseconds);
        last =
          outcome === "TIMEOUT" || outcome === "UNREACHABLE" || (outcome === "ECONNREFUSED" && this.libc === "musl")
            ? "TIMEOUT"
            : outcome === "ECONNREFUSED"
              ? "ECONNREFUSED"
              : "SERVFAIL";
      }
    }
    return { code: last };
  }

  private async exchange(server: string, name: string, timeoutMilliseconds: number): Promise<{ outcome: string; reply?: DnsReply }> {
    try {
      const reply = await queryDns(this.network, server, name, "A", { timeoutMilliseconds, ...(this.signal === undefined ? {} : { signal: this.signal }) });
      if (reply.code !== DNS_CODES.NOERROR) return { outcome: codeName(reply.code) };
      return followAliases(reply).addresses.length > 0 ? { outcome: "ANSWER", reply } : { outcome: "NODATA" };
    } catch (error) {
      if (error instanceof InvalidName) return { outcome: "NXDOMAIN" };
      if (error instanceof MalformedMessage) return { outcome: "SERVFAIL" };
      if (!(error instanceof NetworkError)) throw error;
      if (error.code === "ETIMEDOUT") return { outcome: "TIMEOUT" };
      return { outcome: error.code === "ECONNREFUSED" ? "ECONNREFUSED" : "UNREACHABLE" };
    }
  }

  /** musl does not hear of refused datagrams: it waits for an answer that does not come. */
  private waitUntil(time: number): Promise<void> {
    return sleep(this.network.clock, Math.max(0, time - this.network.clock.now()), this.signal);
  }
}
