import { type DnsReply, MalformedMessage, type ResolvConf, parseResolvConf, queryDns } from "../../../network/dns/index.ts";
import { NetworkError, POD_NETWORK, type PodNetwork } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import { readTextFile } from "../lines.ts";
import { lookUp } from "../look-up.ts";

/** The way of nslookup, dig and host to their name servers. */
export class NameServers {
  readonly conf: ResolvConf;
  private readonly process: Process;
  private readonly network: PodNetwork;

  constructor(process: Process, network: PodNetwork) {
    this.process = process;
    this.network = network;
    this.conf = parseResolvConf(readTextFile(process.fs, "/etc/resolv.conf") ?? "");
  }

  /** Names for `host` in the order they are asked. A name with enough dots is asked as it is first. */
  searchNames(host: string, searching = true): string[] {
    if (host.endsWith(".")) return [host.slice(0, -1)];
    const { search, ndots } = this.conf;
    if (!searching) return [host];
    const longer = search.map((domain) => `${host}.${domain}`);
    return host.split(".").length - 1 >= ndots ? [host, ...longer] : [...longer, host];
  }

  async ask(server: string, name: string, type: number, options: { port?: number; timeoutMilliseconds?: number; tcp?: boolean } = {}): Promise<DnsReply> {
    return queryDns(this.network, server, name, type, { udpPayloadBytes: 1232, timeoutMilliseconds: 5_000, signal: this.process.signal, ...options });
  }

  /** The address of a server given by name or address. Throws NameError. */
  async address(server: string): Promise<string> {
    return (await lookUp(this.process, server))[0] ?? server;
  }
}

export function nameServers(process: Process): NameServers | undefined {
  const network = process.capability(POD_NETWORK);
  return network === undefined ? undefined : new NameServers(process, network);
}

/** Whether a question went unanswered; throws what is another kind of failure. */
export function unanswered(error: unknown): "refused" | "timeout" | "malformed" {
  if (error instanceof MalformedMessage) return "malformed";
  if (!(error instanceof NetworkError)) throw error;
  return error.code === "ECONNREFUSED" ? "refused" : "timeout";
}

/** "10.96.0.1" → "1.0.96.10.in-addr.arpa"; undefined for what is no address. */
export function reverseName(text: string): string | undefined {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? `${text.split(".").reverse().join(".")}.in-addr.arpa` : undefined;
}
