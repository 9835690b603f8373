import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { WebSocket } from "ws";
import { EmbeddedClusters } from "../../cluster/embedded/provider.ts";
import { createGrader } from "../../grading/create-grader.ts";
import { hostClock } from "../../kernel/host-clock.ts";
import { SILENT_LOG } from "../../kernel/log.ts";
import { loadLabs } from "../../labs/load.ts";
import { issueClaim } from "../../progress/claims.ts";
import { type Database, openDatabase } from "../../progress/database.ts";
import { SessionService } from "../../session/session-service.ts";
import { TicketOffice } from "../../session/terminal/tickets.ts";
import { createHttpServer } from "../http/server.ts";
import { StreamPlaces } from "../http/stream-places.ts";
import { ProgressFeed } from "../progress-feed.ts";

const LABS = resolve(import.meta.dirname, "../../../labs");

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  body: any;
}

/** One browser: its cookie, and requests as a page of ours makes them. */
export class Browser {
  cookie = "";
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(method === "GET" ? {} : { origin: this.url }),
        ...(this.cookie === "" ? {} : { cookie: this.cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.get("set-cookie");
    if (set !== null) this.cookie = set.split(";")[0] as string;
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, body: isJson && text !== "" ? JSON.parse(text) : text };
  }

  socket(headers: Record<string, string> = {}): TestSocket {
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/api/terminals`, { headers: { origin: this.url, cookie: this.cookie, ...headers } });
    return new TestSocket(socket);
  }
}

/** A terminal's WebSocket, with all that came on it. */
export class TestSocket {
  readonly frames: unknown[] = [];
  output = "";
  readonly opened: Promise<"open" | number>;
  readonly closed: Promise<number>;
  private readonly socket: WebSocket;
  private readonly waiting: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.opened = new Promise((done) => {
      socket.on("open", () => done("open"));
      socket.on("unexpected-response", (_, response) => done(response.statusCode ?? 0));
      socket.on("error", () => done(0));
    });
    this.closed = new Promise((done) => socket.on("close", (code) => done(code)));
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.output += data.subarray(8).toString();
      else this.frames.push(JSON.parse(String(data)));
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === "string" || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  hello(ticket: string, receivedBytes = 0): void {
    this.send({ type: "hello", ticket, columns: 80, rows: 24, receivedBytes });
  }

  async until(seen: () => boolean): Promise<void> {
    while (!seen()) await new Promise<void>((wake) => this.waiting.push(wake));
  }

  close(): void {
    this.socket.terminate();
  }
}

export interface TestServer {
  url: string;
  db: Database;
  folder: string;
  sessions: SessionService;
  browser(): Browser;
  /** A browser that is signed in as an instructor. */
  instructor(name?: string): Promise<Browser>;
  close(): Promise<void>;
}

/** The whole server but the site, on a port of its own with a data folder of its own. */
export async function startTestServer(options: { secureCookies?: boolean; trustProxy?: boolean } = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-transport-"));
  const now = () => new Date(hostClock.now()).toISOString();
  const db = await openDatabase(":memory:");
  const labs = loadLabs(LABS);
  const feed = new ProgressFeed(hostClock);
  const provider = new EmbeddedClusters(join(folder, "clusters"));
  const sessions = new SessionService({ db, provider, labs, grade: createGrader(), clock: hostClock, log: SILENT_LOG, onProgress: () => feed.publish() });
  const app = await createHttpServer({
    db,
    labs,
    sessions,
    feed,
    now,
    tickets: new TicketOffice(hostClock),
    streams: new StreamPlaces(),
    clock: hostClock,
    logger: false,
    cookieKey: randomBytes(32),
    secureCookies: options.secureCookies ?? false,
    allowedOrigins: [],
    siteFolder: undefined,
    trustProxy: options.trustProxy ?? false,
  });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    db,
    folder,
    sessions,
    browser: () => new Browser(url),
    async instructor(name = "Teacher") {
      const browser = new Browser(url);
      await browser.ask("POST", "/api/instructors/claim", { token: await issueClaim(db, now()), displayName: name });
      return browser;
    },
    async close() {
      await sessions.dispose();
      await app.close();
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
