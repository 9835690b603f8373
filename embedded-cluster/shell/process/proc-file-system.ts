import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { Clock } from "../../kernel/clock.ts";
import { FileError, type FileStat, type FileSystem } from "./file-system.ts";
import { baseNameOf } from "./paths.ts";
import type { ProcessInfo } from "./process.ts";

const CPU = "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: virtual\n\nprocessor\t: 1\nvendor_id\t: GenuineIntel\nmodel name\t: virtual\n";
const MEMORY =
  "MemTotal:         524288 kB\nMemFree:          393216 kB\nMemAvailable:     458752 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n";
const VERSION = "Linux version 6.12.0-tsunagu (tsunagu@build) #1 SMP PREEMPT_DYNAMIC\n";
const STATES = { R: "R (running)", S: "S (sleeping)", T: "T (stopped)", Z: "Z (zombie)" };

/** /proc of one container: its processes, and what tools look up about the machine. Nothing in it can be changed. */
export function procFileSystem(processes: () => readonly ProcessInfo[], clock: Clock): FileSystem {
  const bootedAt = clock.now();
  const refuse = (path: string): never => {
    throw new FileError("EROFS", path);
  };
  const content = (path: string): string | undefined => {
    const [, first = "", name, rest] = path.split("/");
    if (rest !== undefined) return undefined;
    if (name === undefined) {
      const seconds = (clock.now() - bootedAt) / 1_000;
      return {
        cpuinfo: CPU,
        meminfo: MEMORY,
        version: VERSION,
        uptime: `${seconds.toFixed(2)} ${(seconds * 2).toFixed(2)}\n`,
        loadavg: `0.00 0.00 0.00 1/${processes().length} 1\n`,
      }[first];
    }
    const info = processes().find((candidate) => String(candidate.pid) === first);
    if (info === undefined) return undefined;
    const command = baseNameOf(info.argv[0] ?? "").slice(0, 15);
    return {
      comm: `${command}\n`,
      cmdline: info.argv.map((word) => `${word}\0`).join(""),
      stat: `${info.pid} (${command}) ${info.state} ${info.parent} ${info.group ?? info.pid}\n`,
      status: `Name:\t${command}\nState:\t${STATES[info.state]}\nPid:\t${info.pid}\nPPid:\t${info.parent}\n`,
    }[name];
  };
  const list = (path: string): string[] | undefined => {
    if (path === "/") return [...processes().map((info) => String(info.pid)), "cpuinfo", "loadavg", "meminfo", "uptime", "version"];
    const pid = path.slice(1);
    return processes().some((info) => String(info.pid) === pid) ? ["cmdline", "comm", "stat", "status"] : undefined;
  };
  const stat = (path: string): FileStat => {
    const isFolder = list(path) !== undefined;
    if (!isFolder && content(path) === undefined) throw new FileError("ENOENT", path);
    return { type: isFolder ? "directory" : "file", size: 0, mode: isFolder ? 0o555 : 0o444, modified: clock.now(), uid: 0, gid: 0 };
  };
  return {
    stat,
    lstat: stat,
    exists: (path) => list(path) !== undefined || content(path) !== undefined,
    readFile(path) {
      if (list(path) !== undefined) throw new FileError("EISDIR", path);
      const text = content(path);
      if (text === undefined) throw new FileError("ENOENT", path);
      return encodeUtf8(text);
    },
    readDirectory(path) {
      const names = list(path);
      if (names === undefined) throw new FileError(content(path) === undefined ? "ENOENT" : "ENOTDIR", path);
      return names;
    },
    writeFile: refuse,
    appendFile: refuse,
    makeDirectory: refuse,
    remove: refuse,
    rename: refuse,
    symlink: (_target, path) => refuse(path),
    readLink(path) {
      throw new FileError("EINVAL", path);
    },
    realPath: (path) => path,
    setMode: refuse,
    touch: refuse,
    program: () => undefined,
  };
}
