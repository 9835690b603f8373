import { NetworkError } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import { SqlError } from "../../postgres/sql/error.ts";
import { MessageReader, MessageWriter, ProtocolError, SSL_REQUEST } from "../../postgres/wire/codec.ts";
import { PasswordMissing, PostgresClient } from "../../postgres/wire/client.ts";
import { RedisClient } from "../../redis/client.ts";
import { type Reply, RespError } from "../../redis/resp.ts";
import { Unreachable, dial } from "../dial.ts";
import type { ApiSettings } from "./settings.ts";

/** Shorter than a probe's default timeout of one second, so that /health can still answer. */
const PATIENCE_MILLISECONDS = 800;

export interface DependencyHealth {
  status: "up" | "down" | "not configured";
  address?: string;
  error?: string;
  /** PostgreSQL only: whether the server let us in. */
  authenticated?: boolean;
}

/** The API's way to PostgreSQL. Every call opens a connection of its own: what it sees is what a new client would see. */
export class DatabaseLink {
  private readonly process: Process;
  private readonly target: NonNullable<ApiSettings["database"]>;
  private readonly salted = new Map<string, Uint8Array>();

  constructor(process: Process, target: NonNullable<ApiSettings["database"]>) {
    this.process = process;
    this.target = target;
  }

  get address(): string {
    return `${this.target.host}:${this.target.port}`;
  }

  /** Reaches for the server. Without credentials it is enough that a PostgreSQL answers. */
  async check(): Promise<DependencyHealth> {
    const { address } = this;
    try {
      if (this.target.user === undefined || this.target.password === undefined) {
        await this.greet();
        return { status: "up", address, authenticated: false };
      }
      await this.query("select 1");
      return { status: "up", address, authenticated: true };
    } catch (error) {
      return { status: "down", address, error: reasonOf(error) };
    }
  }

  /** Rows as texts. Throws Unreachable, or SqlError for what the server refuses. */
  async query(sql: string): Promise<(string | null)[][]> {
    const { host, port, user = "root", password, name: database } = this.target;
    const { random } = this.process;
    const socket = await dial(this.process, host, port, PATIENCE_MILLISECONDS);
    const timer = this.process.clock.setTimer(PATIENCE_MILLISECONDS, () => socket.reset());
    try {
      const client = await PostgresClient.start(socket, { user, database, password, applicationName: "shop-api", random, salted: this.salted });
      const outcomes = await client.query(sql);
      client.close();
      return outcomes.at(-1)?.rows ?? [];
    } finally {
      timer.dispose();
      socket.close();
    }
  }

  /** Asks whether the server speaks TLS: any PostgreSQL answers that with one byte, and nothing else does. */
  private async greet(): Promise<void> {
    const socket = await dial(this.process, this.target.host, this.target.port, PATIENCE_MILLISECONDS);
    const timer = this.process.clock.setTimer(PATIENCE_MILLISECONDS, () => socket.reset());
    try {
      await socket.sink.write(new MessageWriter().int32(SSL_REQUEST).message(""));
      const answer = await new MessageReader(socket.source).byte();
      if (answer !== 78 && answer !== 83) throw new Unreachable("the server is not a PostgreSQL server");
    } finally {
      timer.dispose();
      socket.close();
    }
  }
}

/** The API's way to Redis. */
export class CacheLink {
  private readonly process: Process;
  private readonly target: NonNullable<ApiSettings["redis"]>;

  constructor(process: Process, target: NonNullable<ApiSettings["redis"]>) {
    this.process = process;
    this.target = target;
  }

  get address(): string {
    return `${this.target.host}:${this.target.port}`;
  }

  async check(): Promise<DependencyHealth> {
    try {
      const reply = await this.command("PING");
      if (reply.kind === "error") return { status: "down", address: this.address, error: reply.text };
      return { status: "up", address: this.address };
    } catch (error) {
      return { status: "down", address: this.address, error: reasonOf(error) };
    }
  }

  /** Throws Unreachable and its kin. */
  async command(...words: string[]): Promise<Reply> {
    const { host, port, password } = this.target;
    const socket = await dial(this.process, host, port, PATIENCE_MILLISECONDS);
    const timer = this.process.clock.setTimer(PATIENCE_MILLISECONDS, () => socket.reset());
    const client = new RedisClient(socket);
    try {
      if (password !== undefined) await client.command("AUTH", password);
      return await client.command(...words);
    } finally {
      timer.dispose();
      client.close();
    }
  }
}

/** Why a dependency is down, in a few words. Throws what is no failure of the network or of the other side. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unreachable || error instanceof SqlError || error instanceof PasswordMissing) return error.message;
  if (error instanceof NetworkError) return `read ${error.code}`;
  if (error instanceof ProtocolError || error instanceof RespError) return error.message;
  throw error;
}
