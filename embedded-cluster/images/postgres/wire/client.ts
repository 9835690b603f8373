import type { Random } from "../../../kernel/random.ts";
import type { Socket } from "../../../network/pod-network.ts";
import { SqlError } from "../sql/error.ts";
import { BodyReader, MessageReader, MessageWriter, PROTOCOL_VERSION, ProtocolError } from "./codec.ts";
import { type ReceivedColumn, parseDataRow, parseError, parseRowDescription } from "./messages.ts";
import { scramClient } from "./scram.ts";

export interface QueryOutcome {
  tag: string;
  columns?: ReceivedColumn[];
  rows: (string | null)[][];
}

export interface PostgresOptions {
  user: string;
  database: string;
  password: string | undefined;
  applicationName: string;
  random: Random;
  /** Salted passwords of earlier connections. */
  salted?: Map<string, Uint8Array>;
  onNotice?: (notice: SqlError) => void;
}

/** The server wanted a password and none was given. */
export class PasswordMissing extends Error {
  constructor() {
    super("fe_sendauth: no password supplied");
  }
}

/** A connection to a PostgreSQL server, as libpq holds one. Simple queries only. */
export class PostgresClient {
  readonly parameters = new Map<string, string>();
  /** Idle, in a transaction, in a failed one. */
  transaction = "I";
  private readonly socket: Socket;
  private readonly reader: MessageReader;
  private readonly options: PostgresOptions;

  private constructor(socket: Socket, options: PostgresOptions) {
    this.socket = socket;
    this.reader = new MessageReader(socket.source);
    this.options = options;
  }

  /** Starts a session on an established connection. Rejects with SqlError when the server refuses, PasswordMissing when it asks in vain. */
  static async start(socket: Socket, options: PostgresOptions): Promise<PostgresClient> {
    const client = new PostgresClient(socket, options);
    const writer = new MessageWriter().int32(PROTOCOL_VERSION);
    for (const [name, value] of [
      ["user", options.user],
      ["database", options.database],
      ["application_name", options.applicationName],
      ["client_encoding", "UTF8"],
    ] as const) {
      writer.text(name).text(value);
    }
    try {
      await socket.sink.write(writer.text("").message(""));
      await client.authenticate();
    } catch (error) {
      socket.close();
      throw error;
    }
    return client;
  }

  private async authenticate(): Promise<void> {
    let scram: ReturnType<typeof scramClient> | undefined;
    for (;;) {
      const { type, body } = await this.next();
      if (type === "E") throw parseError(body);
      if (type === "S") this.parameter(body);
      if (type === "Z") return;
      if (type !== "R") continue;
      const reader = new BodyReader(body);
      const kind = reader.int32();
      if (kind === 0 || kind === 12) continue;
      if (this.options.password === undefined || this.options.password === "") throw new PasswordMissing();
      if (kind === 10) {
        scram = scramClient(this.options.password, this.options.random, this.options.salted ?? new Map());
        await this.socket.sink.write(new MessageWriter().text("SCRAM-SHA-256").int32(scram.first.length).raw(scram.first).message("p"));
      } else if (kind === 11 && scram !== undefined) {
        const answer = scram.respond(reader.raw(reader.left));
        if (answer === undefined) throw new ProtocolError("malformed SCRAM message");
        await this.socket.sink.write(new MessageWriter().raw(answer).message("p"));
      } else if (kind === 3) await this.socket.sink.write(new MessageWriter().text(this.options.password).message("p"));
      else throw new ProtocolError(`authentication method ${kind} not supported`);
    }
  }

  private parameter(body: Uint8Array): void {
    const reader = new BodyReader(body);
    this.parameters.set(reader.text(), reader.text());
  }

  /** Runs a query string. Outcomes of statements before a failing one are given to `each` before the rejection with SqlError. */
  async query(sql: string, each?: (outcome: QueryOutcome) => Promise<void>): Promise<QueryOutcome[]> {
    await this.socket.sink.write(new MessageWriter().text(sql).message("Q"));
    const outcomes: QueryOutcome[] = [];
    let current: QueryOutcome = { tag: "", rows: [] };
    let failure: SqlError | undefined;
    for (;;) {
      const { type, body } = await this.next();
      if (type === "T") current.columns = parseRowDescription(body);
      else if (type === "D") current.rows.push(parseDataRow(body));
      else if (type === "C" || type === "I") {
        current.tag = type === "C" ? new BodyReader(body).text() : "";
        outcomes.push(current);
        await each?.(current);
        current = { tag: "", rows: [] };
      } else if (type === "E") {
        failure = parseError(body);
        if (failure.severity === "FATAL") throw failure;
      } else if (type === "N") this.options.onNotice?.(parseError(body));
      else if (type === "S") this.parameter(body);
      else if (type === "Z") {
        this.transaction = String.fromCharCode(body[0] ?? 73);
        if (failure !== undefined) throw failure;
        return outcomes;
      }
    }
  }

  private async next() {
    const message = await this.reader.message();
    if (message === null) throw new ProtocolError("server closed the connection unexpectedly");
    return message;
  }

  close(): void {
    // The server notices the end of the stream as well; saying goodbye only keeps its log quiet.
    this.socket.sink.write(new MessageWriter().message("X")).catch(() => undefined);
    this.socket.close();
  }
}

/** A text as a literal in SQL. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
