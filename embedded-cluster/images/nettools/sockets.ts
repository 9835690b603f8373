import { writeText } from "../../kernel/streams.ts";
import { POD_NETWORK } from "../../network/pod-network.ts";
import type { Program } from "../../shell/process/process.ts";
import { hasOption, parseOptions } from "./options.ts";

/** Models iproute2's ss for listening sockets, which are what the virtual network tells. */
export const ss: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), {
    short: "tulnpaH46s",
    long: { tcp: "t", udp: "u", listening: "l", numeric: "n", processes: "p", all: "a", "no-header": "H" },
  });
  const listeners = wanted(process.capability(POD_NETWORK)?.listeners() ?? [], hasOption(options, "t"), hasOption(options, "u"));
  const both = hasOption(options, "t") === hasOption(options, "u");
  const shown = hasOption(options, "l") || hasOption(options, "a") ? listeners : [];
  const rows = shown.map(({ protocol, port }) => [
    ...(both ? [protocol] : []),
    protocol === "tcp" ? "LISTEN" : "UNCONN",
    "0",
    protocol === "tcp" ? "4096" : "0",
    `0.0.0.0:${port}`,
    "0.0.0.0:*",
  ]);
  const heads = [...(both ? ["Netid"] : []), "State", "Recv-Q", "Send-Q", "Local Address:Port", "Peer Address:Port"];
  const table = hasOption(options, "H") ? rows : [heads, ...rows];
  const widths = heads.map((_, index) => Math.max(...table.map((row) => (row[index] ?? "").length)));
  const text = table
    .map(
      (row) =>
        `${row.map((cell, index) => (index >= row.length - 2 ? cell.padStart(widths[index] as number) : cell.padEnd(widths[index] as number))).join(" ")}\n`,
    )
    .join("");
  await writeText(process.stdout, text);
  return 0;
};

/** Models net-tools' netstat for listening sockets. */
export const netstat: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "tulnpaer46w" });
  const listeners = wanted(process.capability(POD_NETWORK)?.listeners() ?? [], hasOption(options, "t"), hasOption(options, "u"));
  const shown = hasOption(options, "l") || hasOption(options, "a") ? listeners : [];
  let text = `Active Internet connections (${hasOption(options, "l") ? "only servers" : hasOption(options, "a") ? "servers and established" : "w/o servers"})\n`;
  text += "Proto Recv-Q Send-Q Local Address           Foreign Address         State       \n";
  for (const { protocol, port } of shown) {
    text += `${protocol.padEnd(5)} ${"0".padStart(6)} ${"0".padStart(6)} ${`0.0.0.0:${port}`.padEnd(23)} ${"0.0.0.0:*".padEnd(23)} ${(protocol === "tcp" ? "LISTEN" : "").padEnd(12)}\n`;
  }
  await writeText(process.stdout, text);
  return 0;
};

function wanted<T extends { protocol: "tcp" | "udp"; port: number }>(listeners: readonly T[], tcp: boolean, udp: boolean): T[] {
  const every = tcp === udp;
  return listeners.filter(({ protocol }) => every || (protocol === "tcp" ? tcp : udp)).sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port);
}
