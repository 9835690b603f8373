import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { randomInteger } from "../../kernel/random.ts";
import { writeText } from "../../kernel/streams.ts";
import { type Listener, NetworkError, POD_NETWORK, type Socket } from "../../network/pod-network.ts";
import { FileError } from "../../shell/process/file-system.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { readTextFile } from "../nettools/lines.ts";
import type { ClientState, ServerFacts } from "./commands/command.ts";
import { dispatch } from "./commands/dispatch.ts";
import { Keyspace, RedisError } from "./keyspace.ts";
import { RespError, RespReader, encodeReply, error, fromBinary } from "./resp.ts";

const DUMP_FILE = "dump.rdb";

export function redisServerProgram(version: string): Program {
  return (process) => serveRedis(process, process.argv, version);
}

/** Models redis-server: serves RESP on its port until SIGTERM, which saves what there is to its folder. */
export async function serveRedis(process: Process, argv: readonly string[], version: string): Promise<number> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) return 1;
  const config = configuration(process, argv);
  const port = Number(config.get("port"));
  const log = logger(process);
  log("C", "*", "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo");
  log("C", "*", `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`);
  if (argv.length > 1) log("C", "*", "Configuration loaded");
  else log("C", "#", "Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf");
  log("M", "*", "monotonic clock: POSIX clock_gettime");
  log("M", "*", `Running mode=standalone, port=${port}.`);
  let listener: Listener;
  try {
    listener = network.listen(port);
  } catch (failure) {
    if (!(failure instanceof NetworkError)) throw failure;
    log("M", "#", `Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`);
    log("M", "#", `Failed listening on port ${port} (tcp), aborting.`);
    return 1;
  }
  return new RedisServer(process, listener, config, version, port, log).run();
}

/** Options as words ("--requirepass x") and as lines of the file that the first word names. */
function configuration(process: Process, argv: readonly string[]): Map<string, string> {
  const config = new Map([
    ["port", "6379"],
    ["bind", "* -::*"],
    ["maxmemory", "0"],
    ["maxmemory-policy", "noeviction"],
    ["requirepass", ""],
    ["appendonly", "no"],
    ["save", "3600 1 300 100 60 10000"],
    ["dir", process.cwd],
    ["databases", "16"],
    ["maxclients", "10000"],
    ["timeout", "0"],
    ["protected-mode", "yes"],
    ["loglevel", "notice"],
    ["masterauth", ""],
  ]);
  let words = argv.slice(1);
  const path = words[0] !== undefined && !words[0].startsWith("-") ? words[0] : undefined;
  if (path !== undefined) {
    words = words.slice(1);
    for (const line of (readTextFile(process.fs, path) ?? "").split("\n")) {
      const match = /^\s*([a-z-]+)\s+(.*?)\s*$/i.exec(line);
      if (match !== null && !line.trimStart().startsWith("#")) config.set((match[1] as string).toLowerCase(), (match[2] as string).replace(/^"(.*)"$/, "$1"));
    }
  }
  for (let at = 0; at < words.length; at++) {
    const name = /^--(.+)$/.exec(words[at] as string)?.[1];
    if (name === undefined) continue;
    const values: string[] = [];
    while (words[at + 1] !== undefined && !(words[at + 1] as string).startsWith("--")) values.push(words[++at] as string);
    config.set(name.toLowerCase(), values.join(" "));
  }
  return config;
}

type Log = (role: "C" | "M", level: "*" | "#", message: string) => void;

function logger(process: Process): Log {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return (role, level, message) => {
    const iso = new Date(process.clock.now()).toISOString();
    const date = `${iso.slice(8, 10)} ${months[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)} ${iso.slice(11, 23)}`;
    writeText(process.stdout, `${process.pid}:${role} ${date} ${level} ${message}\n`).catch(() => undefined);
  };
}

class RedisServer {
  private readonly process: Process;
  private readonly listener: Listener;
  private readonly keyspace: Keyspace;
  private readonly facts: ServerFacts;
  private readonly log: Log;
  private readonly clients = new Map<ClientState, Socket>();
  private nextClient = 1;
  private stopped = false;

  constructor(process: Process, listener: Listener, config: Map<string, string>, version: string, port: number, log: Log) {
    this.process = process;
    this.listener = listener;
    this.log = log;
    this.keyspace = new Keyspace(() => process.clock.now());
    this.facts = {
      version,
      port,
      config,
      startedAt: process.clock.now(),
      hostname: process.hostname,
      runId: Array.from({ length: 40 }, () => randomInteger(process.random, 16).toString(16)).join(""),
      clients: () => [...this.clients.keys()],
      commandsProcessed: 0,
      save: () => this.save(),
      shutdown: () => this.stop("User requested shutdown..."),
    };
  }

  async run(): Promise<number> {
    this.load();
    this.log("M", "*", "Server initialized");
    this.log("M", "*", "Ready to accept connections tcp");
    const signals = (["SIGTERM", "SIGINT"] as const).map((name) =>
      this.process.onSignal(name, () => this.stop(name === "SIGTERM" ? "Received SIGTERM scheduling shutdown..." : "Received SIGINT scheduling shutdown...")),
    );
    this.process.signal.addEventListener("abort", () => this.listener.dispose(), { once: true });
    for (let socket = await this.listener.accept(); socket !== null; socket = await this.listener.accept()) {
      void this.serve(socket).catch(() => undefined);
    }
    for (const signal of signals) signal.dispose();
    return 0;
  }

  private async serve(socket: Socket): Promise<void> {
    const reader = new RespReader(socket.source);
    const client: ClientState = {
      id: this.nextClient++,
      address: `${socket.remote.ip}:${socket.remote.port}`,
      name: "",
      database: 0,
      authenticated: (this.facts.config.get("requirepass") ?? "") === "",
      queued: undefined,
      spoiled: false,
      closing: false,
    };
    this.clients.set(client, socket);
    const context = { keyspace: this.keyspace, database: 0, now: () => this.process.clock.now(), client, server: this.facts };
    try {
      for (let words = await reader.command(); words !== null; words = await reader.command()) {
        if (words.length === 0) continue;
        await socket.sink.write(fromBinary(encodeReply(dispatch(context, words))));
        if (client.closing) break;
      }
    } catch (failure) {
      if (failure instanceof RespError) await socket.sink.write(fromBinary(encodeReply(error(`ERR ${failure.message}`))));
      else throw failure;
    } finally {
      this.clients.delete(client);
      socket.close();
    }
  }

  private get dumpPath(): string {
    return `${this.facts.config.get("dir") ?? "/data"}/${DUMP_FILE}`;
  }

  private load(): void {
    const { fs } = this.process;
    if (!fs.exists(this.dumpPath)) return;
    try {
      this.keyspace.load(decodeUtf8(fs.readFile(this.dumpPath)));
      this.log("M", "*", "DB loaded from disk: 0.000 seconds");
    } catch {
      this.log("M", "#", `Bad file format reading the RDB file ${this.dumpPath}`);
    }
  }

  /** Throws RedisError when the file cannot be written. */
  private save(): void {
    try {
      this.process.fs.makeDirectory(this.facts.config.get("dir") ?? "/data", { recursive: true });
      this.process.fs.writeFile(this.dumpPath, encodeUtf8(JSON.stringify(this.keyspace.dump())));
      this.log("M", "*", "DB saved on disk");
    } catch (failure) {
      if (!(failure instanceof FileError)) throw failure;
      this.log("M", "#", `Failed opening the temp RDB file for saving: ${failure.message}`);
      throw new RedisError("ERR");
    }
  }

  private stop(reason: string): void {
    if (this.stopped) return;
    this.stopped = true;
    this.log("M", "*", reason);
    this.log("M", "*", "User requested shutdown...");
    if ((this.facts.config.get("save") ?? "") !== "") {
      this.log("M", "*", "Saving the final RDB snapshot before exiting.");
      try {
        this.save();
      } catch {
        this.log("M", "#", "Error trying to save the DB, but I can't help it: exiting anyway.");
      }
    }
    this.log("M", "#", "Redis is now ready to exit, bye bye...");
    this.listener.dispose();
    for (const socket of this.clients.values()) socket.close();
  }
}
