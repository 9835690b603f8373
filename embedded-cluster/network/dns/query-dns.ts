import { networkFailure } from "../network-failure.ts";
import type { PodNetwork } from "../pod-network.ts";
import { decodeMessage } from "./decode.ts";
import { DNS_CLASS_IN, DNS_TYPES, type DnsMessage, type DnsType, absoluteName } from "./dns-message.ts";
import { encodeMessage } from "./encode.ts";
import { framed, readFramed } from "./serve-dns.ts";

export interface QueryOptions {
  signal?: AbortSignal;
  /** For one question and its answer; 5 s by default. */
  timeoutMilliseconds?: number;
  port?: number;
  /** Asks over TCP from the start. */
  tcp?: boolean;
  /** Offers to take UDP answers of this size (EDNS); plain DNS takes 512 bytes. */
  udpPayloadBytes?: number;
}

/** A decoded answer with what dig says about it. */
export interface DnsReply extends DnsMessage {
  sizeBytes: number;
  transport: "udp" | "tcp";
  milliseconds: number;
}

/**
 * Asks one server one question: over UDP, and again over TCP when the answer was cut. `name` is absolute, with or without the
 * final dot. Rejects with NetworkError (ETIMEDOUT, ECONNREFUSED …), InvalidName or MalformedMessage; any response code resolves.
 */
export async function queryDns(network: PodNetwork, server: string, name: string, type: DnsType | number = "A", options: QueryOptions = {}): Promise<DnsReply> {
  const start = network.clock.now();
  const query = encodeMessage(question(absoluteName(name), typeof type === "number" ? type : DNS_TYPES[type], start, options.udpPayloadBytes));
  const port = options.port ?? 53;
  const call = { timeoutMilliseconds: options.timeoutMilliseconds ?? 5_000, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  const reply = (bytes: Uint8Array, transport: "udp" | "tcp"): DnsReply => ({
    ...decodeMessage(bytes),
    sizeBytes: bytes.length,
    transport,
    milliseconds: network.clock.now() - start,
  });
  if (options.tcp !== true) {
    const answer = reply(await network.requestDatagram(server, port, query, call), "udp");
    if (!answer.truncated) return answer;
  }
  return reply(await askOverTcp(network, server, port, query, call), "tcp");
}

async function askOverTcp(
  network: PodNetwork,
  server: string,
  port: number,
  query: Uint8Array,
  options: { signal?: AbortSignal; timeoutMilliseconds: number },
): Promise<Uint8Array> {
  const socket = await network.connect(server, port, options);
  let expired = false;
  const timer = network.clock.setTimer(options.timeoutMilliseconds, () => {
    expired = true;
    socket.reset();
  });
  const abort = () => socket.reset();
  options.signal?.addEventListener("abort", abort, { once: true });
  try {
    await socket.sink.write(framed(query));
    const answer = await readFramed(socket.source);
    if (answer === null) throw networkFailure("ECONNRESET");
    return answer;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw expired ? networkFailure("ETIMEDOUT") : error;
  } finally {
    timer.dispose();
    options.signal?.removeEventListener("abort", abort);
    socket.close();
  }
}

function question(name: string, type: number, now: number, udpPayloadBytes: number | undefined): DnsMessage {
  const edns = { name: ".", ttl: 0, class: udpPayloadBytes ?? 0, data: { kind: "raw", type: DNS_TYPES.OPT, bytes: new Uint8Array(0) } } as const;
  return {
    id: idFor(`${name} ${type} ${now}`),
    isResponse: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    code: 0,
    questions: [{ name, type, class: DNS_CLASS_IN }],
    answers: [],
    authorities: [],
    additionals: udpPayloadBytes === undefined ? [] : [edns],
  };
}

/** Message numbers only have to look different: on this network nobody forges answers, and each call gets its own. */
function idFor(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  return (hash ^ (hash >>> 16)) & 0xffff;
}
