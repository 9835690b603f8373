import { writeText } from "../../../kernel/streams.ts";
import { DNS_TYPES, type DnsReply, type DnsType, codeName } from "../../../network/dns/index.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { readLines } from "../lines.ts";
import { NameError } from "../look-up.ts";
import { dataText, withoutDot } from "./record-text.ts";
import { type NameServers, nameServers, reverseName, unanswered } from "./servers.ts";

interface Settings {
  type: DnsType | undefined;
  port: number;
  timeoutMilliseconds: number;
  retries: number;
  searching: boolean;
}

/** Models BIND's nslookup: names are searched, addresses are looked up in reverse, A and AAAA are asked for. */
export const nslookup: Program = async (process) => {
  const servers = nameServers(process);
  if (servers === undefined) return 1;
  const settings: Settings = { type: undefined, port: 53, timeoutMilliseconds: 5_000, retries: 2, searching: true };
  const operands: string[] = [];
  for (const word of process.argv.slice(1)) {
    if (!word.startsWith("-") || word === "-") operands.push(word);
    else if (!apply(word.slice(1), settings)) await writeText(process.stdout, `*** Invalid option: ${word.slice(1)}\n`);
  }
  const [host, server] = operands;
  if (host !== undefined && host !== "-") return (await lookup(process, servers, settings, host, server)) ? 0 : 1;
  return interact(process, servers, settings, server);
};

/** Takes "type=srv", "port=53", "timeout=2", "nosearch"; false when it is none. */
function apply(option: string, settings: Settings): boolean {
  const [name = "", value = ""] = option.split("=");
  if (["type", "query", "querytype", "q", "ty"].includes(name)) {
    const type = value.toUpperCase();
    if (!Object.hasOwn(DNS_TYPES, type)) return false;
    settings.type = type as DnsType;
  } else if (name === "port") settings.port = Number(value);
  else if (name === "timeout") settings.timeoutMilliseconds = Math.max(1, Number(value)) * 1_000;
  else if (name === "retry") settings.retries = Number(value);
  else if (name === "search" || name === "nosearch") settings.searching = name === "search";
  else return ["debug", "nodebug", "recurse", "norecurse", "vc", "novc", "d2", "nod2", "sil", "silent"].includes(name);
  return true;
}

async function interact(process: Process, servers: NameServers, settings: Settings, first: string | undefined): Promise<number> {
  let server = first;
  const prompt = () => (process.terminal === undefined ? undefined : writeText(process.stdout, "> "));
  await prompt();
  for await (const line of readLines(process.stdin)) {
    const [word = "", ...rest] = line.trim().split(/\s+/);
    if (word === "exit" || word === "quit") return 0;
    if (word === "server" && rest[0] !== undefined) {
      server = rest[0];
      await writeText(process.stdout, `Default server: ${server}\nAddress: ${server}#${settings.port}\n`);
    } else if (word === "set") for (const option of rest) apply(option, settings);
    else if (word !== "") await lookup(process, servers, settings, word, rest[0] ?? server);
    await prompt();
  }
  return 0;
}

/** false when something could not be found. */
async function lookup(process: Process, servers: NameServers, settings: Settings, host: string, given: string | undefined): Promise<boolean> {
  const print = (text: string) => writeText(process.stdout, text);
  let server = servers.conf.nameservers[0] ?? "127.0.0.1";
  try {
    if (given !== undefined) server = await servers.address(given);
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await print(`nslookup: couldn't get address for '${given}': not found\n`);
    return false;
  }
  const reverse = reverseName(host);
  const types = reverse !== undefined ? [DNS_TYPES.PTR] : settings.type === undefined ? [DNS_TYPES.A, DNS_TYPES.AAAA] : [DNS_TYPES[settings.type]];
  const search = reverse !== undefined ? [reverse] : servers.searchNames(host, settings.searching && !host.endsWith("."));
  const first = await ask(process, servers, settings, server, search, types[0] as number);
  if (first === undefined) return false;
  if (reverse === undefined) await print(`Server:\t\t${given ?? server}\nAddress:\t${server}#${settings.port}\n\n`);
  let found = await show(process, first, host);
  if (first.reply.code === 0 && types[1] !== undefined) {
    // AAAA is asked for the name that was found; an alias leads on.
    const second = await ask(process, servers, settings, server, [first.name], types[1]);
    if (second !== undefined && second.reply.code === 0) await show(process, second, host, true);
    else if (second !== undefined) found = (await show(process, second, first.name)) && found;
  }
  await print("\n");
  return found;
}

interface Answered {
  /** As asked, with its search domain. */
  name: string;
  reply: DnsReply;
}

/** The first reply that is an answer, or the last that is none; undefined after saying that nobody replied. */
async function ask(
  process: Process,
  servers: NameServers,
  settings: Settings,
  server: string,
  names: readonly string[],
  type: number,
): Promise<Answered | undefined> {
  let last: Answered | undefined;
  for (const name of names) {
    let reply: DnsReply | undefined;
    for (let attempt = 0; attempt <= settings.retries && reply === undefined; attempt++) {
      try {
        reply = await servers.ask(server, name, type, { port: settings.port, timeoutMilliseconds: settings.timeoutMilliseconds });
      } catch (error) {
        const why = unanswered(error) === "refused" ? "connection refused" : "timed out";
        await writeText(process.stdout, `;; communications error to ${server}#${settings.port}: ${why}\n`);
      }
    }
    if (reply === undefined) {
      await writeText(process.stdout, ";; no servers could be reached\n\n");
      return undefined;
    }
    last = { name, reply };
    if (reply.code === 0 && reply.answers.length > 0) return last;
  }
  return last;
}

async function show(process: Process, { name, reply }: Answered, asked: string, quiet = false): Promise<boolean> {
  const print = (text: string) => writeText(process.stdout, text);
  if (reply.code !== 0) {
    await print(`** server can't find ${asked}: ${codeName(reply.code)}\n`);
    return false;
  }
  if (reply.answers.length === 0 && !quiet) {
    await print(`*** Can't find ${name}: No answer\n`);
    return true;
  }
  for (const { name: owner, data } of reply.answers) {
    const shown = withoutDot(owner);
    if (data.kind === "A" || data.kind === "AAAA") await print(`Name:\t${shown}\nAddress: ${data.address}\n`);
    else if (data.kind === "CNAME") {
      if (!quiet) await print(`${shown}\tcanonical name = ${data.target}\n`);
    } else if (data.kind === "PTR") await print(`${shown}\tname = ${data.target}\n`);
    else if (data.kind === "SRV") await print(`${shown}\tservice = ${dataText(data)}\n`);
    else if (data.kind === "NS") await print(`${shown}\tnameserver = ${data.target}\n`);
    else if (data.kind === "TXT") await print(`${shown}\ttext = ${dataText(data)}\n`);
    else if (data.kind === "SOA") {
      const { nameServer, mailbox, serial, refresh, retry, expire, minimum } = data;
      await print(
        `${shown}\n\torigin = ${withoutDot(nameServer)}\n\tmail addr = ${withoutDot(mailbox)}\n\tserial = ${serial}\n\trefresh = ${refresh}\n\tretry = ${retry}\n\texpire = ${expire}\n\tminimum = ${minimum}\n`,
      );
    }
  }
  return true;
}
