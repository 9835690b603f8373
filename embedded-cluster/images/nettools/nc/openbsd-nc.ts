import { sleep } from "../../../kernel/clock.ts";
import { writeText } from "../../../kernel/streams.ts";
import { NetworkError, POD_NETWORK, type PodNetwork } from "../../../network/pod-network.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { NameError, lookUp } from "../look-up.ts";
import { networkErrorText } from "../network-error-text.ts";
import { type ParsedOptions, hasOption, optionValue, parseOptions } from "../options.ts";
import { relay } from "../relay.ts";

const USAGE = `usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
	  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
	  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
	  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
	  [destination] [port]
`;
const PORTS_LIMIT = 1_024;

/** Models OpenBSD's nc, as Debian packages it: connect, scan with -z, listen with -l. */
export const openbsdNc: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "46CDdFhklNnrStUuvZzI:i:M:m:O:P:p:q:s:T:V:W:w:X:x:" });
  const network = process.capability(POD_NETWORK);
  if (network === undefined) return 1;
  if (hasOption(options, "h")) {
    await writeText(process.stderr, USAGE);
    return 1;
  }
  if (options.unknown !== undefined || options.missing !== undefined) {
    const text = options.unknown === undefined ? `option requires an argument -- '${options.missing}'` : `invalid option -- '${options.unknown}'`;
    await writeText(process.stderr, `nc: ${text}\n${USAGE}`);
    return 1;
  }
  if (hasOption(options, "u")) return complain(process, "UDP is not available here");
  if (hasOption(options, "l")) return listen(process, network, options);
  const [host, ports] = options.operands;
  if (host === undefined || ports === undefined) {
    await writeText(process.stderr, USAGE);
    return 1;
  }
  return scan(process, network, options, host, ports);
};

async function complain(process: Process, text: string): Promise<number> {
  await writeText(process.stderr, `nc: ${text}\n`);
  return 1;
}

/** "80", "80-90". */
function portList(text: string): number[] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const [low, high] = [Number(match[1]), Number(match[2] ?? match[1])];
  if (low < 1 || high > 65_535 || high - low >= PORTS_LIMIT) return undefined;
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}

async function scan(process: Process, network: PodNetwork, options: ParsedOptions, host: string, text: string): Promise<number> {
  const ports = portList(text);
  if (ports === undefined) return complain(process, `port number invalid: ${text}`);
  const seconds = Number(optionValue(options, "w") ?? 0);
  const [zero, verbose] = [hasOption(options, "z"), hasOption(options, "v")];
  let code = 1;
  for (const port of ports) {
    let addresses: string[];
    try {
      addresses = await lookUp(process, host);
    } catch (error) {
      if (!(error instanceof NameError)) throw error;
      return complain(process, `getaddrinfo for host "${host}" port ${port}: ${error.message}`);
    }
    for (const address of addresses) {
      const where = address === host ? host : `${host} (${address})`;
      try {
        const socket = await network.connect(address, port, { signal: process.signal, ...(seconds > 0 ? { timeoutMilliseconds: seconds * 1_000 } : {}) });
        code = 0;
        if (verbose) await writeText(process.stderr, `Connection to ${where} ${port} port [tcp/*] succeeded!\n`);
        if (zero) socket.close();
        else await talk(process, socket, options);
        break;
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        const reason = error.code === "ETIMEDOUT" && seconds > 0 ? "timed out: Operation now in progress" : `failed: ${networkErrorText(error.code)}`;
        if (verbose || !zero) await writeText(process.stderr, `nc: connect to ${where} port ${port} (tcp) ${reason}\n`);
        code = 1;
      }
    }
  }
  return code;
}

async function talk(process: Process, socket: Parameters<typeof relay>[0], options: ParsedOptions): Promise<void> {
  const quit = optionValue(options, "q");
  if (quit === undefined) return relay(socket, process.stdin, process.stdout, process.signal, hasOption(options, "N"));
  // -q: after the end of stdin wait so long, then go.
  const source = {
    async read(maxBytes?: number) {
      const chunk = await process.stdin.read(maxBytes);
      if (chunk === null)
        void sleep(process.clock, Math.max(0, Number(quit)) * 1_000, process.signal).then(
          () => socket.close(),
          () => undefined,
        );
      return chunk;
    },
  };
  return relay(socket, source, process.stdout, process.signal, true);
}

async function listen(process: Process, network: PodNetwork, options: ParsedOptions): Promise<number> {
  const text = optionValue(options, "p") ?? options.operands.at(-1);
  const port = Number(text);
  if (text === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
    await writeText(process.stderr, USAGE);
    return 1;
  }
  const verbose = hasOption(options, "v");
  try {
    const listener = network.listen(port);
    process.signal.addEventListener("abort", () => listener.dispose(), { once: true });
    if (verbose) await writeText(process.stderr, `Listening on 0.0.0.0 ${port}\n`);
    do {
      const socket = await listener.accept();
      if (socket === null) break;
      if (verbose) await writeText(process.stderr, `Connection received on ${socket.remote.ip} ${socket.remote.port}\n`);
      if (!hasOption(options, "k")) listener.dispose();
      await talk(process, socket, options);
    } while (hasOption(options, "k"));
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return complain(process, networkErrorText(error.code));
  }
}
