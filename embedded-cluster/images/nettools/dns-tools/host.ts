import { writeText } from "../../../kernel/streams.ts";
import { DNS_TYPES, type DnsReply, type DnsType, codeName } from "../../../network/dns/index.ts";
import type { Program } from "../../../shell/process/process.ts";
import { NameError } from "../look-up.ts";
import { hasOption, optionValue, parseOptions } from "../options.ts";
import { dataText, withoutDot } from "./record-text.ts";
import { nameServers, reverseName, unanswered } from "./servers.ts";

/** Models BIND's host. */
export const host: Program = async (process) => {
  const servers = nameServers(process);
  const options = parseOptions(process.argv.slice(1), { short: "t:p:W:R:avdlsTw46" });
  const [name, given] = options.operands;
  const typeName = (optionValue(options, "t") ?? (hasOption(options, "a") ? "ANY" : "")).toUpperCase();
  if (servers === undefined || name === undefined || options.unknown !== undefined || options.missing !== undefined) {
    await writeText(
      process.stderr,
      "Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n",
    );
    return 1;
  }
  if (typeName !== "" && !Object.hasOwn(DNS_TYPES, typeName)) {
    await writeText(process.stderr, `host: invalid type: ${typeName.toLowerCase()}\n`);
    return 2;
  }
  const print = (text: string) => writeText(process.stdout, text);
  const port = Number(optionValue(options, "p") ?? 53);
  let server = servers.conf.nameservers[0] ?? "127.0.0.1";
  try {
    if (given !== undefined) server = await servers.address(given);
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await writeText(process.stderr, `host: couldn't get address for '${given}': not found\n`);
    return 1;
  }
  if (given !== undefined) await print(`Using domain server:\nName: ${given}\nAddress: ${server}#${port}\nAliases: \n\n`);
  const reverse = reverseName(name);
  const types = reverse !== undefined ? [DNS_TYPES.PTR] : typeName === "" ? [DNS_TYPES.A, DNS_TYPES.AAAA] : [DNS_TYPES[typeName as DnsType]];
  let names = reverse !== undefined ? [reverse] : servers.searchNames(name);
  let failed = false;
  for (const [index, type] of types.entries()) {
    let last: DnsReply | undefined;
    for (const candidate of names) {
      try {
        last = await servers.ask(server, candidate, type, { port });
      } catch (error) {
        const refused = unanswered(error) === "refused";
        await print(`;; communications error to ${server}#${port}: ${refused ? "connection refused" : "timed out"}\n;; no servers could be reached\n`);
        return 1;
      }
      if (last.code === 0 && (last.answers.length > 0 || names.length === 1)) {
        names = [candidate];
        break;
      }
    }
    if (last === undefined || last.code !== 0) {
      const shown = index === 0 ? (reverse === undefined ? name : `${reverse}.`) : (names[0] ?? name);
      await print(`Host ${shown} not found: ${last?.code ?? 2}(${codeName(last?.code ?? 2)})\n`);
      failed = true;
      if (index === 0) break;
    } else if (last.answers.length === 0 && (typeName !== "" || index > 0) && typeName !== "") await print(`${names[0]} has no ${typeName} record\n`);
    else await print(index === 0 ? answerText(last) : answerText({ ...last, answers: last.answers.filter(({ data }) => data.kind !== "CNAME") }));
  }
  return failed ? 1 : 0;
};

function answerText(reply: DnsReply): string {
  return reply.answers
    .map(({ name, data }) => {
      const owner = withoutDot(name);
      if (data.kind === "A") return `${owner} has address ${data.address}\n`;
      if (data.kind === "AAAA") return `${owner} has IPv6 address ${data.address}\n`;
      if (data.kind === "CNAME") return `${owner} is an alias for ${data.target}\n`;
      if (data.kind === "PTR") return `${owner} domain name pointer ${data.target}\n`;
      if (data.kind === "SRV") return `${owner} has SRV record ${dataText(data)}\n`;
      if (data.kind === "NS") return `${owner} name server ${data.target}\n`;
      if (data.kind === "TXT") return `${owner} descriptive text ${dataText(data)}\n`;
      if (data.kind === "SOA") return `${owner} has SOA record ${dataText(data)}\n`;
      return "";
    })
    .join("");
}
