import { writeText } from "../../../kernel/streams.ts";
import { NetworkError, POD_NETWORK, type PodNetwork } from "../../../network/pod-network.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { NameError, lookUp } from "../look-up.ts";
import { networkErrorText } from "../network-error-text.ts";
import { type ParsedOptions, hasOption, optionValue, parseOptions } from "../options.ts";
import { copyBytes, relay } from "../relay.ts";

const USAGE = `BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.

Usage: nc [OPTIONS] HOST PORT  - connect
nc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen

	-e PROG	Run PROG after connect (must be last)
	-l	Listen mode, for inbound connects
	-lk	With -e, provides persistent server
	-p PORT	Local port
	-s ADDR	Local address
	-w SEC	Timeout for connects and final net reads
	-i SEC	Delay interval for lines sent
	-n	Don't do DNS resolution
	-u	UDP mode
	-b	Allow broadcasts
	-v	Verbose
	-o FILE	Hex dump traffic
	-z	Zero-I/O mode (scanning)
`;

/** Models BusyBox's nc as its images build it (NC_110_COMPAT). */
export const busyboxNc: Program = async (process) => {
  const words = process.argv.slice(1);
  // -e takes the rest of the line.
  const at = words.findIndex((word) => /^-[a-z]*e$/.test(word));
  const command = at < 0 ? undefined : words.slice(at + 1);
  const own = at < 0 ? words : [...words.slice(0, at), ...((words[at] as string) === "-e" ? [] : [(words[at] as string).slice(0, -1)])];
  const options = parseOptions(own, { short: "lkp:s:w:i:nubvo:z" });
  const network = process.capability(POD_NETWORK);
  if (network === undefined) return 1;
  const [host, portText] = options.operands;
  const listening = hasOption(options, "l");
  if (options.unknown !== undefined || options.missing !== undefined || (!listening && (host === undefined || portText === undefined))) {
    const problem = options.unknown === undefined ? "" : `nc: invalid option -- '${options.unknown}'\n`;
    await writeText(process.stderr, problem + USAGE);
    return 1;
  }
  if (listening) return listen(process, network, options, command);
  return connect(process, network, options, host as string, Number(portText), command);
};

async function connect(
  process: Process,
  network: PodNetwork,
  options: ParsedOptions,
  host: string,
  port: number,
  command: string[] | undefined,
): Promise<number> {
  const complain = (text: string) => writeText(process.stderr, `nc: ${text}\n`);
  let address: string;
  try {
    address = (await lookUp(process, host))[0] ?? host;
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await complain(`bad address '${host}'`);
    return 1;
  }
  const seconds = Number(optionValue(options, "w") ?? 0);
  const zero = hasOption(options, "z");
  try {
    const socket = await network.connect(address, port, { signal: process.signal, ...(seconds > 0 ? { timeoutMilliseconds: seconds * 1_000 } : {}) });
    if (hasOption(options, "v")) await writeText(process.stderr, `${host} (${address}:${port}) open\n`);
    if (zero) socket.close();
    else await serve(process, socket, command);
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    // A scan says nothing unless it is asked to.
    if (!zero || hasOption(options, "v"))
      await complain(error.code === "ETIMEDOUT" && seconds > 0 ? "timed out" : `${host} (${address}:${port}): ${networkErrorText(error.code)}`);
    return 1;
  }
}

async function serve(process: Process, socket: Parameters<typeof relay>[0], command: string[] | undefined): Promise<void> {
  if (command === undefined || command.length === 0) return relay(socket, process.stdin, process.stdout, process.signal, true);
  const child = process.spawn(command, { stdin: socket.source, stdout: socket.sink, stderr: socket.sink, terminal: false });
  await child.exited;
  socket.close();
}

async function listen(process: Process, network: PodNetwork, options: ParsedOptions, command: string[] | undefined): Promise<number> {
  const port = Number(optionValue(options, "p") ?? options.operands.at(-1));
  try {
    const listener = network.listen(port);
    process.signal.addEventListener("abort", () => listener.dispose(), { once: true });
    if (hasOption(options, "v")) await writeText(process.stderr, `listening on [::]:${port} ...\n`);
    for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
      if (hasOption(options, "v"))
        await writeText(
          process.stderr,
          `connect to [::ffff:${socket.local.ip}]:${port} from [::ffff:${socket.remote.ip}]:${socket.remote.port} ([::ffff:${socket.remote.ip}]:${socket.remote.port})\n`,
        );
      const persistent = hasOption(options, "k") || options.given.filter(({ name }) => name === "l").length > 1;
      if (!persistent) listener.dispose();
      if (hasOption(options, "z")) await copyBytes({ read: async () => null }, socket.sink);
      else await serve(process, socket, command);
      if (!persistent) break;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await writeText(process.stderr, `nc: bind: ${networkErrorText(error.code)}\n`);
    return 1;
  }
}
