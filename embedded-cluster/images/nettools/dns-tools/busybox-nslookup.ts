import { writeText } from "../../../kernel/streams.ts";
import { DNS_TYPES, type DnsReply, type DnsType, codeName } from "../../../network/dns/index.ts";
import type { Program } from "../../../shell/process/process.ts";
import { NameError } from "../look-up.ts";
import { dataText, withoutDot } from "./record-text.ts";
import { nameServers, reverseName, unanswered } from "./servers.ts";

const USAGE = `Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
`;

/**
 * Models BusyBox's nslookup, which differs from BIND's where it matters in a cluster: a name without dots is asked in every search
 * domain and each refusal is shown; a name with a dot is not searched at all. Exits 1 when any question met a refusal.
 */
export const busyboxNslookup: Program = async (process) => {
  const servers = nameServers(process);
  const words = process.argv.slice(1);
  const options = words.filter((word) => word.startsWith("-"));
  const [host, given] = words.filter((word) => !word.startsWith("-"));
  const type = options.map((option) => /^-(?:query)?type=(\w+)$/.exec(option)?.[1]?.toUpperCase()).find((name) => name !== undefined);
  if (servers === undefined || host === undefined || (type !== undefined && !Object.hasOwn(DNS_TYPES, type))) {
    await writeText(process.stderr, `BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\n${USAGE}`);
    return 1;
  }
  const [serverName, portText] = (given ?? servers.conf.nameservers[0] ?? "127.0.0.1").split(":");
  const port = Number(portText ?? 53);
  let server: string;
  try {
    server = await servers.address(serverName as string);
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await writeText(process.stderr, `nslookup: bad address '${given}'\n`);
    return 1;
  }
  const reverse = reverseName(host);
  const types = reverse !== undefined ? [DNS_TYPES.PTR] : type === undefined ? [DNS_TYPES.A, DNS_TYPES.AAAA] : [DNS_TYPES[type as DnsType]];
  const single = reverse !== undefined || host.includes(".") || servers.conf.search.length === 0;
  const names = single ? [reverse ?? withoutDot(host)] : servers.conf.search.map((domain) => `${host}.${domain}`);
  const questions = types.flatMap((number) => names.map((name) => ({ name, number })));
  const replies: DnsReply[] = [];
  for (const { name, number } of questions) {
    try {
      replies.push(await servers.ask(server, name, number, { port, timeoutMilliseconds: 5_000 }));
    } catch (error) {
      const refused = unanswered(error) === "refused";
      const text = refused
        ? `nslookup: write to '${server}': Connection refused\n;; connection timed out; no servers could be reached\n\n`
        : ";; connection timed out; no servers could be reached\n\n";
      await writeText(process.stdout, text);
      return 1;
    }
  }
  let text = `Server:\t\t${given ?? serverName}\nAddress:\t${server}:${port}\n\n`;
  for (const [index, reply] of replies.entries()) text += `${answerText(reply, questions[index]?.name ?? host)}\n`;
  await writeText(process.stdout, text);
  return replies.some((reply) => reply.code !== 0) ? 1 : 0;
};

function answerText(reply: DnsReply, asked: string): string {
  if (reply.code !== 0) return `** server can't find ${asked}: ${codeName(reply.code)}\n`;
  let text = "";
  for (const { name, data } of reply.answers) {
    const owner = withoutDot(name);
    if (data.kind === "A" || data.kind === "AAAA") text += `Name:\t${owner}\nAddress: ${data.address}\n`;
    else if (data.kind === "CNAME") text += `${owner}\tcanonical name = ${withoutDot(data.target)}\n`;
    else if (data.kind === "PTR") text += `${owner}\tname = ${withoutDot(data.target)}\n`;
    else if (data.kind === "SRV") text += `${owner}\tservice = ${withoutDot(dataText(data))}\n`;
    else if (data.kind === "NS") text += `${owner}\tnameserver = ${withoutDot(data.target)}\n`;
    else if (data.kind === "TXT") text += `${owner}\ttext = ${dataText(data)}\n`;
    else if (data.kind === "SOA")
      text += `${owner}\n\torigin = ${withoutDot(data.nameServer)}\n\tmail addr = ${withoutDot(data.mailbox)}\n\tserial = ${data.serial}\n`;
  }
  return text;
}
