import { DisposableStack } from "../../../kernel/disposable.ts";
import { SQL_CONNECTIONS } from "../../../kernel/limits.ts";
import { randomInteger } from "../../../kernel/random.ts";
import type { Socket } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import type { QueryContext, SessionInfo } from "../sql/context.ts";
import type { Database } from "../sql/database.ts";
import { SqlError } from "../sql/error.ts";
import type { Catalog } from "../sql/session.ts";
import { type Log, serverLog } from "./log.ts";
import { type ClusterFile, openCatalog, readCluster } from "./storage.ts";

/** One client's place in the server. */
export interface Backend {
  info: SessionInfo;
  context: QueryContext;
  secret: number;
  socket: Socket;
  cancel: AbortController | undefined;
}

/** What the connections of one server share. */
export class PostgresServer {
  readonly process: Process;
  readonly folder: string;
  readonly cluster: ClusterFile;
  readonly catalog: Catalog;
  readonly log: Log;
  readonly backends = new Map<number, Backend>();
  isShuttingDown = false;
  private readonly version: { number: string; text: string };
  private readonly settings: ReadonlyMap<string, string>;
  private lastProcessId = 60;

  constructor(process: Process, folder: string, version: { number: string; text: string }, settings: ReadonlyMap<string, string>) {
    this.process = process;
    this.folder = folder;
    this.version = version;
    this.settings = settings;
    this.log = serverLog(process);
    this.cluster = readCluster(process.fs, folder);
    this.catalog = openCatalog(process.fs, folder, this.cluster);
  }

  nextProcessId(): number {
    return ++this.lastProcessId;
  }

  /** Throws 53300 when the server is full. */
  enter(user: string, databaseName: string, applicationName: string, socket: Socket): Backend {
    if (this.backends.size >= Math.min(SQL_CONNECTIONS, Number(this.settings.get("max_connections") ?? SQL_CONNECTIONS))) {
      throw new SqlError("53300", "sorry, too many clients already");
    }
    const processId = this.nextProcessId();
    const { clock, random } = this.process;
    const info: SessionInfo = { processId, database: databaseName, user, applicationName, clientAddress: socket.remote.ip, state: "active", query: "" };
    const context: QueryContext = {
      database: this.catalog.databases.get(databaseName) as Database,
      databases: () => [...this.catalog.databases.values()],
      user,
      applicationName,
      transactionStart: clock.now(),
      wallTime: () => clock.now(),
      random,
      version: this.version.text,
      processId,
      client: socket.remote,
      server: socket.local,
      sessions: () => [...this.backends.values()].map((backend) => backend.info),
      settings: this.sessionSettings(applicationName),
      sleepMilliseconds: 0,
      budget: 0,
    };
    const backend: Backend = { info, context, secret: randomInteger(random, 2_147_483_647), socket, cancel: undefined };
    this.backends.set(processId, backend);
    return backend;
  }

  private sessionSettings(applicationName: string): Map<string, string> {
    return new Map([
      ["client_encoding", "UTF8"],
      ["DateStyle", "ISO, MDY"],
      ["integer_datetimes", "on"],
      ["server_encoding", "UTF8"],
      ["standard_conforming_strings", "on"],
      ["TimeZone", "Etc/UTC"],
      ["max_connections", String(SQL_CONNECTIONS)],
      ["data_directory", this.folder],
      ["listen_addresses", "*"],
      ["port", "5432"],
      ["search_path", '"$user", public'],
      ["transaction_isolation", "read committed"],
      ["password_encryption", "scram-sha-256"],
      ["shared_buffers", "128MB"],
      ...this.settings,
      ["application_name", applicationName],
      ["server_version", this.version.number],
    ]);
  }

  leave(backend: Backend): void {
    this.backends.delete(backend.info.processId);
  }

  cancel(processId: number, secret: number): void {
    const backend = this.backends.get(processId);
    if (backend?.secret === secret) backend.cancel?.abort();
  }

  /** Ends every session, as a fast shutdown does. */
  terminateAll(): void {
    this.isShuttingDown = true;
    const stack = new DisposableStack();
    for (const backend of this.backends.values()) stack.defer(() => backend.socket.close());
    stack.dispose();
  }
}
