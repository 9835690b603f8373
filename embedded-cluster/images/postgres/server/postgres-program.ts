import { type Disposable, DisposableStack } from "../../../kernel/disposable.ts";
import { encodeUtf8 } from "../../../kernel/bytes.ts";
import { writeText } from "../../../kernel/streams.ts";
import { type Listener, NetworkError, POD_NETWORK } from "../../../network/pod-network.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { serveConnection } from "./connection.ts";
import { PostgresServer } from "./postgres-server.ts";
import { isInitialised } from "./storage.ts";

export const SOCKET_FOLDER = "/var/run/postgresql";
const PORT = 5432;

export interface PostgresVersion {
  /** "15.8 (Debian 15.8-1.pgdg120+1)". */
  number: string;
  major: string;
  /** What version() answers. */
  text: string;
}

export function dataFolder(process: Process): string {
  return process.env.get("PGDATA") ?? "/var/lib/postgresql/data";
}

/** The server itself. Ends with 0 on SIGTERM and SIGINT, having closed the sessions. */
export function postgresProgram(version: PostgresVersion): Program {
  return async (process) => {
    const folder = dataFolder(process);
    const settings = commandLineSettings(process.argv);
    if (!isInitialised(process.fs, folder)) {
      await writeText(process.stderr, `postgres: could not access the server configuration file "${folder}/postgresql.conf": No such file or directory\n`);
      return 2;
    }
    const network = process.capability(POD_NETWORK);
    if (network === undefined) return 1;
    const port = Number(settings.get("port") ?? PORT);
    const server = new PostgresServer(process, folder, version, settings);
    server.log(process.pid, "LOG", `starting ${version.text}`);
    let listener: Listener;
    try {
      listener = network.listen(port);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      server.log(process.pid, "LOG", `could not bind IPv4 address "0.0.0.0": Address already in use`);
      server.log(process.pid, "HINT", `Is another postmaster already running on port ${port}? If not, wait a few seconds and retry.`);
      server.log(process.pid, "FATAL", "could not create any TCP/IP sockets");
      return 1;
    }
    const open = new DisposableStack();
    open.use(listener);
    open.use(markRunning(process, folder, port));
    announce(server, port);
    return serve(server, listener, open);
  };
}

/** `postgres -c name=value`, `-p port`, `--name=value`. */
function commandLineSettings(argv: readonly string[]): Map<string, string> {
  const settings = new Map<string, string>();
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] as string;
    const pair = word === "-c" ? argv[++at] : word.startsWith("-c") ? word.slice(2) : word.startsWith("--") ? word.slice(2) : undefined;
    const match = /^([\w-]+)=(.*)$/.exec(pair ?? "");
    if (match !== null) settings.set((match[1] as string).replaceAll("-", "_"), match[2] as string);
    if (word === "-p" && argv[at + 1] !== undefined) settings.set("port", argv[++at] as string);
  }
  return settings;
}

/** The files by which psql finds the local server, and the next start sees how this one ended. */
function markRunning(process: Process, folder: string, port: number): Disposable {
  const { fs } = process;
  const socket = `${SOCKET_FOLDER}/.s.PGSQL.${port}`;
  fs.makeDirectory(SOCKET_FOLDER, { recursive: true });
  fs.writeFile(socket, encodeUtf8(""));
  return {
    dispose() {
      for (const path of [socket, `${folder}/postmaster.pid`]) if (fs.exists(path)) fs.remove(path);
    },
  };
}

function announce(server: PostgresServer, port: number): void {
  const { process, folder, log } = server;
  const lock = `${folder}/postmaster.pid`;
  log(process.pid, "LOG", `listening on IPv4 address "0.0.0.0", port ${port}`);
  log(process.pid, "LOG", `listening on IPv6 address "::", port ${port}`);
  log(process.pid, "LOG", `listening on Unix socket "${SOCKET_FOLDER}/.s.PGSQL.${port}"`);
  const crashed = process.fs.exists(lock);
  const last = new Date(process.fs.stat(`${folder}/global/pg_control`).modified).toISOString();
  const time = `${last.slice(0, 10)} ${last.slice(11, 19)} UTC`;
  if (crashed) {
    log(server.nextProcessId(), "LOG", `database system was interrupted; last known up at ${time}`);
    log(server.nextProcessId(), "LOG", "database system was not properly shut down; automatic recovery in progress");
    log(server.nextProcessId(), "LOG", "redo is not required");
  } else log(server.nextProcessId(), "LOG", `database system was shut down at ${time}`);
  process.fs.writeFile(lock, encodeUtf8(`${process.pid}\n${folder}\n`));
  log(process.pid, "LOG", "database system is ready to accept connections");
}

async function serve(server: PostgresServer, listener: Listener, open: DisposableStack): Promise<number> {
  const { process } = server;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // The official image's stop signal is SIGINT, a fast shutdown. SIGTERM, which would wait for clients, is taken the same way,
    // because a runtime that honours the image's stop signal never sends it.
    server.log(process.pid, "LOG", "received fast shutdown request");
    server.log(process.pid, "LOG", "aborting any active transactions");
    server.terminateAll();
    server.log(server.nextProcessId(), "LOG", "shutting down");
    server.log(process.pid, "LOG", "database system is shut down");
    open.dispose();
  };
  const signals = (["SIGTERM", "SIGINT", "SIGQUIT"] as const).map((name) => process.onSignal(name, stop));
  // A killed server leaves its lock file behind, as a crash would; only its sockets go.
  process.signal.addEventListener("abort", () => listener.dispose(), { once: true });
  for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
    serveConnection(server, socket).catch(() => undefined);
  }
  for (const signal of signals) signal.dispose();
  return stopping ? 0 : 1;
}
