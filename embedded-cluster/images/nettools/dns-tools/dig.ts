import { writeText } from "../../../kernel/streams.ts";
import { DNS_TYPES, type DnsRecord, type DnsReply, type DnsType, codeName, typeName, typeNumber } from "../../../network/dns/index.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { NameError } from "../look-up.ts";
import { dataText } from "./record-text.ts";
import { type NameServers, nameServers, reverseName, unanswered } from "./servers.ts";

const VERSION = "9.18.33-1~deb12u2-Debian";

interface Query {
  words: readonly string[];
  name: string;
  type: number;
  server: string;
  serverName: string | undefined;
  port: number;
  tcp: boolean;
  short: boolean;
  search: boolean;
  tries: number;
  timeoutMilliseconds: number;
  sections: { comments: boolean; command: boolean; question: boolean; answer: boolean; authority: boolean; additional: boolean; stats: boolean };
}

/** Models BIND's dig for one question. Without +search a name is asked as it is. Exits 9 when nobody answers. */
export const dig: Program = async (process) => {
  const servers = nameServers(process);
  if (servers === undefined) return 9;
  const query = await readQuery(process, servers);
  if (typeof query === "number") return query;
  const header = `\n; <<>> DiG ${VERSION} <<>> ${query.words.join(" ")}\n${query.serverName === undefined ? "" : "; (1 server found)\n"};; global options: +cmd\n`;
  const names = query.search ? servers.searchNames(query.name) : [query.name];
  let reply: DnsReply | undefined;
  for (const name of names) {
    reply = await ask(process, servers, query, name);
    if (reply === undefined) {
      if (query.sections.command && !query.short) await writeText(process.stdout, header);
      await writeText(process.stdout, ";; no servers could be reached\n");
      return 9;
    }
    if (reply.code === 0 && reply.answers.length > 0) break;
  }
  if (reply === undefined) return 9;
  if (query.short) await writeText(process.stdout, reply.answers.map(({ data }) => `${dataText(data)}\n`).join(""));
  else await writeText(process.stdout, (query.sections.command ? header : "") + report(reply, query, process.clock.now()));
  return 0;
};

async function readQuery(process: Process, servers: NameServers): Promise<Query | number> {
  const words = process.argv.slice(1);
  const query: Query = {
    words,
    name: "",
    type: DNS_TYPES.A,
    server: servers.conf.nameservers[0] ?? "127.0.0.1",
    serverName: undefined,
    port: 53,
    tcp: false,
    short: false,
    search: false,
    tries: 3,
    timeoutMilliseconds: 5_000,
    sections: { comments: true, command: true, question: true, answer: true, authority: true, additional: true, stats: true },
  };
  let typed = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const upper = word.toUpperCase();
    if (word.startsWith("+")) {
      if (plus(word.slice(1), query)) continue;
      await writeText(
        process.stderr,
        `Invalid option: ${word}\nUsage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n            {global-d-opt} host [@local-server] {local-d-opt}\n            [ host [@local-server] {local-d-opt} [...]]\n\nUse "dig -h" (or "dig -h | more") for complete list of options\n`,
      );
      return 1;
    }
    if (word.startsWith("@")) query.serverName = word.slice(1);
    else if (word === "-p") query.port = Number(words[++at]);
    else if (word === "-t" && Object.hasOwn(DNS_TYPES, (words[at + 1] ?? "").toUpperCase()))
      query.type = DNS_TYPES[(words[++at] as string).toUpperCase() as DnsType];
    else if (word === "-x") {
      query.name = reverseName(words[++at] ?? "") ?? (words[at] as string);
      query.type = DNS_TYPES.PTR;
    } else if (word === "-q") query.name = words[++at] ?? "";
    else if (Object.hasOwn(DNS_TYPES, upper) && upper !== "OPT" && !typed) {
      query.type = DNS_TYPES[upper as DnsType];
      typed = true;
    } else if (upper !== "IN" && !word.startsWith("-")) query.name = word;
  }
  if (query.name === "") {
    query.name = ".";
    if (!typed) query.type = DNS_TYPES.NS;
  }
  if (query.serverName === undefined) return query;
  try {
    query.server = await servers.address(query.serverName);
    return query;
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await writeText(process.stderr, `dig: couldn't get address for '${query.serverName}': not found\n`);
    return 10;
  }
}

/** Takes one +option; false when there is none of that name. */
function plus(option: string, query: Query): boolean {
  const off = option.startsWith("no");
  const [name = "", value = ""] = (off ? option.slice(2) : option).split("=");
  const { sections } = query;
  if (name === "all") for (const section of Object.keys(sections)) sections[section as keyof typeof sections] = !off;
  else if (name === "cmd") sections.command = !off;
  else if (name === "short") query.short = !off;
  else if (name === "search") query.search = !off;
  else if (name === "tcp") query.tcp = !off;
  else if (name === "tries" || name === "retry") query.tries = Math.min(10, Math.max(1, Number(value) + (name === "retry" ? 1 : 0)));
  else if (name === "time" || name === "timeout") query.timeoutMilliseconds = Math.max(1, Number(value)) * 1_000;
  else if (name === "ndots") query.search = true;
  else if (Object.hasOwn(sections, name)) sections[name as keyof typeof sections] = !off;
  else return ["recurse", "edns", "cookie", "dnssec", "identify", "ttlid", "multiline", "rec"].includes(name);
  return true;
}

async function ask(process: Process, servers: NameServers, query: Query, name: string): Promise<DnsReply | undefined> {
  for (let attempt = 0; attempt < query.tries; attempt++) {
    try {
      return await servers.ask(query.server, name, query.type, { port: query.port, tcp: query.tcp, timeoutMilliseconds: query.timeoutMilliseconds });
    } catch (error) {
      const why = unanswered(error) === "refused" ? "connection refused" : "timed out";
      await writeText(process.stdout, `;; communications error to ${query.server}#${query.port}: ${why}\n`);
    }
  }
  return undefined;
}

function report(reply: DnsReply, query: Query, now: number): string {
  const { sections } = query;
  const extras = reply.additionals.filter(({ data }) => !(data.kind === "raw" && data.type === DNS_TYPES.OPT));
  const edns = reply.additionals.find(({ data }) => data.kind === "raw" && data.type === DNS_TYPES.OPT);
  const [question] = reply.questions;
  let text = "";
  if (sections.comments) {
    text += ";; Got answer:\n";
    if (/\.local\.?$/.test(question?.name ?? "")) {
      text += ";; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n";
    }
    const flags = [
      "qr",
      ...(reply.authoritative ? ["aa"] : []),
      ...(reply.truncated ? ["tc"] : []),
      ...(reply.recursionDesired ? ["rd"] : []),
      ...(reply.recursionAvailable ? ["ra"] : []),
    ];
    text += `;; ->>HEADER<<- opcode: QUERY, status: ${codeName(reply.code)}, id: ${reply.id}\n`;
    text += `;; flags: ${flags.join(" ")}; QUERY: ${reply.questions.length}, ANSWER: ${reply.answers.length}, AUTHORITY: ${reply.authorities.length}, ADDITIONAL: ${reply.additionals.length}\n`;
    if (reply.recursionDesired && !reply.recursionAvailable) text += ";; WARNING: recursion requested but not available\n";
    text += "\n";
    if (edns !== undefined) text += `;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: ${edns.class}\n`;
  }
  if (sections.question && question !== undefined) {
    text += `${sections.comments ? ";; QUESTION SECTION:\n" : ""};${columns([question.name, "", "IN", typeName(question.type)])}\n`;
    if (sections.comments) text += "\n";
  }
  if (sections.answer) text += section("ANSWER", reply.answers, sections.comments);
  if (sections.authority) text += section("AUTHORITY", reply.authorities, sections.comments);
  if (sections.additional) text += section("ADDITIONAL", extras, sections.comments);
  if (sections.stats) {
    text += `;; Query time: ${reply.milliseconds} msec\n;; SERVER: ${query.server}#${query.port}(${query.serverName ?? query.server}) (${reply.transport.toUpperCase()})\n`;
    text += `;; WHEN: ${whenText(now)}\n;; MSG SIZE  rcvd: ${reply.sizeBytes}\n\n`;
  }
  return text;
}

function section(title: string, records: readonly DnsRecord[], comments: boolean): string {
  if (records.length === 0) return "";
  const lines = records.map(({ name, ttl, data }) => `${columns([name, String(ttl), "IN", typeName(typeNumber(data))])}\t${dataText(data)}\n`);
  return `${comments ? `;; ${title} SECTION:\n` : ""}${lines.join("")}${comments ? "\n" : ""}`;
}

/** Columns where tabs put them: the ttl at 24, the class at 32, the type at 40; a long name is followed by single spaces. Models dns_master_style_debug. */
function columns([name = "", ttl = "", kind = "", type = ""]: string[]): string {
  let text = name;
  for (const [part, stop] of [
    [ttl, 24],
    [kind, 32],
    [type, 40],
  ] as const) {
    if (part === "") continue;
    let column = visualColumn(text);
    if (column >= stop) text += " ";
    else {
      while (column < stop) {
        text += "\t";
        column = (Math.floor(column / 8) + 1) * 8;
      }
    }
    text += part;
  }
  return text;
}

function visualColumn(text: string): number {
  let column = 0;
  for (const char of text) column = char === "\t" ? (Math.floor(column / 8) + 1) * 8 : column + 1;
  return column;
}

function whenText(now: number): string {
  const date = new Date(now);
  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const iso = date.toISOString();
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${iso.slice(8, 10)} ${iso.slice(11, 19)} UTC ${iso.slice(0, 4)}`;
}
