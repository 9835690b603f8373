import { decodeUtf8 } from "../../kernel/bytes.ts";
import { writeText } from "../../kernel/streams.ts";
import type { Program } from "../process/process.ts";
import { ROOT_USER } from "../process/container-processes.ts";
import { isTerminalSource } from "../process/terminal-ends.ts";
import { type Invocation, command } from "./kit/command.ts";

export const id = command(
  { usage: "[OPTION]... [USER]...", flags: "ugGnr", long: { user: "u", group: "g", groups: "G", name: "n", real: "r" } },
  async (run) => {
    const { uid, gid, groups = [gid], name } = run.process.user ?? ROOT_USER;
    const { options } = run;
    const shown = (number: number, known: string | undefined) => (options.has("n") ? (known ?? String(number)) : String(number));
    const whole = (number: number, known: string | undefined) => (known === undefined ? String(number) : `${number}(${known})`);
    const user = name === String(uid) ? undefined : name;
    const group = (number: number) => groupName(run, number) ?? (number === uid ? user : undefined);
    if (options.has("u")) await run.printLine(shown(uid, user));
    else if (options.has("g")) await run.printLine(shown(gid, group(gid)));
    else if (options.has("G")) await run.printLine([gid, ...groups.filter((number) => number !== gid)].map((number) => shown(number, group(number))).join(" "));
    else await run.printLine(`uid=${whole(uid, user)} gid=${whole(gid, group(gid))} groups=${groups.map((number) => whole(number, group(number))).join(",")}`);
    return 0;
  },
);

/** The name /etc/group has for a number. */
function groupName(run: Invocation, gid: number): string | undefined {
  if (gid === 0) return "root";
  if (!run.fs.exists("/etc/group")) return undefined;
  const lines = decodeUtf8(run.fs.readFile("/etc/group")).split("\n");
  return lines.find((line) => line.split(":")[2] === String(gid))?.split(":")[0];
}

export const whoami: Program = async (process) => {
  const { uid, name } = process.user ?? ROOT_USER;
  const isKnown = name !== String(uid);
  await writeText(isKnown ? process.stdout : process.stderr, isKnown ? `${name}\n` : `whoami: unknown uid ${uid}\n`);
  return isKnown ? 0 : 1;
};

export const hostname = command(
  { usage: "[OPTION]... [NAME]", flags: "sfiI", long: { short: "s", fqdn: "f", "ip-address": "i", "all-ip-addresses": "I" } },
  async (run) => {
    if (run.operands.length > 0) {
      await run.complain("you must be root to change the host name");
      return 1;
    }
    if (["i", "I", "f"].some((option) => run.options.has(option))) {
      // The kubelet writes the pod's own address and whole name into /etc/hosts.
      const hosts = await run.readText("/etc/hosts");
      const line = hosts.split("\n").find((entry) => entry.split(/\s+/).slice(1).includes(run.process.hostname));
      const [address = "127.0.0.1", name = run.process.hostname] = line?.split(/\s+/) ?? [];
      await run.printLine(run.options.has("f") ? name : `${address}${run.options.has("I") ? " " : ""}`);
    } else await run.printLine(run.options.has("s") ? (run.process.hostname.split(".")[0] as string) : run.process.hostname);
    return 0;
  },
);

export const uname = command(
  {
    usage: "[OPTION]...",
    flags: "asnrvmpio",
    long: { all: "a", "kernel-name": "s", nodename: "n", "kernel-release": "r", "kernel-version": "v", machine: "m", "operating-system": "o" },
  },
  async (run) => {
    const fields: [string, string][] = [
      ["s", "Linux"],
      ["n", run.process.hostname],
      ["r", "6.12.0-tsunagu"],
      ["v", "#1 SMP PREEMPT_DYNAMIC"],
      ["m", "x86_64"],
      ["o", "GNU/Linux"],
    ];
    const wanted = fields.filter(([letter]) => run.options.has("a") || run.options.has(letter));
    await run.printLine((wanted.length > 0 ? wanted : fields.slice(0, 1)).map(([, value]) => value).join(" "));
    return 0;
  },
);

export const tty: Program = async (process) => {
  const isTerminal = isTerminalSource(process.controllingTerminal, process.stdin);
  await writeText(process.stdout, isTerminal ? "/dev/pts/0\n" : "not a tty\n");
  return isTerminal ? 0 : 1;
};

export const nproc: Program = async (process) => {
  await writeText(process.stdout, "2\n");
  return 0;
};

export const arch: Program = async (process) => {
  await writeText(process.stdout, "x86_64\n");
  return 0;
};
