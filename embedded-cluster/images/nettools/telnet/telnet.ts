import { writeText } from "../../../kernel/streams.ts";
import { NetworkError, POD_NETWORK } from "../../../network/pod-network.ts";
import type { Program } from "../../../shell/process/process.ts";
import { NameError, lookUp } from "../look-up.ts";
import { networkErrorText } from "../network-error-text.ts";
import { parseOptions } from "../options.ts";
import { telnetSession } from "./telnet-session.ts";

/** Models inetutils' telnet, which Debian installs. It does not negotiate: it is used here to see whether a port answers. */
export const telnet: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "468acdEe:l:n:S:X:xr" });
  const [host, port = "23"] = options.operands;
  const network = process.capability(POD_NETWORK);
  if (host === undefined || network === undefined || options.unknown !== undefined) {
    await writeText(process.stderr, "Usage: telnet [OPTION...] [HOST [PORT]]\nTry 'telnet --help' or 'telnet --usage' for more information.\n");
    return 64;
  }
  let addresses: string[];
  try {
    if (!/^\d+$/.test(port) || Number(port) > 65_535) throw new NameError("Servname not supported for ai_socktype", false);
    addresses = await lookUp(process, host);
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await writeText(process.stderr, `Server lookup failure:  ${host}:${port}, ${error.message}\n`);
    return 1;
  }
  let reason = "Connection refused";
  for (const address of addresses) {
    await writeText(process.stdout, `Trying ${address}...\n`);
    try {
      const socket = await network.connect(address, Number(port), { signal: process.signal });
      await writeText(process.stdout, `Connected to ${host}.\nEscape character is '^]'.\n`);
      const ended = await telnetSession(process, socket);
      await writeText(process.stderr, ended === "remote" ? "Connection closed by foreign host.\n" : "Connection closed.\n");
      return ended === "remote" ? 1 : 0;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      reason = networkErrorText(error.code);
    }
  }
  await writeText(process.stderr, `telnet: Unable to connect to remote host: ${reason}\n`);
  return 1;
};
