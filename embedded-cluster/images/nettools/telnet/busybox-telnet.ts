import { writeText } from "../../../kernel/streams.ts";
import { NetworkError, POD_NETWORK } from "../../../network/pod-network.ts";
import type { Program } from "../../../shell/process/process.ts";
import { NameError, lookUp } from "../look-up.ts";
import { networkErrorText } from "../network-error-text.ts";
import { parseOptions } from "../options.ts";
import { telnetSession } from "./telnet-session.ts";

/** Models BusyBox's telnet. */
export const busyboxTelnet: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "al:" });
  const [host, port = "23"] = options.operands;
  const network = process.capability(POD_NETWORK);
  const complain = (text: string) => writeText(process.stderr, text);
  if (host === undefined || network === undefined || options.unknown !== undefined) {
    await complain(
      "BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\nUsage: telnet [-a] [-l USER] HOST [PORT]\n\nConnect to telnet server\n\n\t-a\tAutomatic login with $USER variable\n\t-l USER\tAutomatic login as USER\n",
    );
    return 1;
  }
  let address: string;
  try {
    address = (await lookUp(process, host))[0] ?? host;
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await complain(`telnet: bad address '${host}'\n`);
    return 1;
  }
  try {
    const socket = await network.connect(address, Number(port), { signal: process.signal });
    await writeText(process.stdout, `Connected to ${host}\n`);
    const ended = await telnetSession(process, socket);
    if (ended === "remote") await complain("Connection closed by foreign host\n");
    return ended === "remote" ? 1 : 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await complain(`telnet: can't connect to remote host (${address}): ${networkErrorText(error.code)}\n`);
    return 1;
  }
};
