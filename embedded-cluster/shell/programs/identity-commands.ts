import { writeText } from "../../kernel/streams.ts";
import type { Program } from "../process/process.ts";
import { ROOT_USER } from "../process/container-processes.ts";
import { isTerminalSource } from "../process/terminal-ends.ts";
import { command } from "./kit/command.ts";

export const id = command(
  { usage: "[OPTION]... [USER]...", flags: "ugGnr", long: { user: "u", group: "g", groups: "G", name: "n", real: "r" } },
  async (run) => {
    const { uid, gid, name } = run.process.user ?? ROOT_USER;
    const { options } = run;
    const groupName = gid === 0 ? "root" : name;
    if (options.has("u")) await run.printLine(options.has("n") ? name : String(uid));
    else if (options.has("g") || options.has("G")) await run.printLine(options.has("n") ? groupName : String(gid));
    else await run.printLine(`uid=${uid}(${name}) gid=${gid}(${groupName}) groups=${gid}(${groupName})`);
    return 0;
  },
);

export const whoami: Program = async (process) => {
  await writeText(process.stdout, `${(process.user ?? ROOT_USER).name}\n`);
  return 0;
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
