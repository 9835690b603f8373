import type { Session, TerminalTicket } from "@tsunagu/contracts/rest";
import { TypedTerminal } from "./typed-terminal.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests reach into answers of every kind
  body: any;
}

/** Somebody with a browser's cookies and Origin, without the browser. */
export class Person {
  readonly url: string;
  private cookie = "";

  constructor(url: string) {
    this.url = url;
  }

  get cookies(): string {
    return this.cookie;
  }

  /** One request. `headers` replace what a browser would send. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.cookie !== "" && { cookie: this.cookie }),
        origin: this.url,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      redirect: "manual",
    });
    const set = response.headers.getSetCookie()[0];
    if (set !== undefined) this.cookie = set.split(";")[0] ?? "";
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: response.headers.get("content-type")?.includes("application/json") && text !== "" ? JSON.parse(text) : text,
    };
  }

  /** Starts a lab and waits until its sandbox is ready. */
  async startLab(labId: string): Promise<Session> {
    const first = await this.ask("POST", "/api/sessions", { labId });
    if (first.status !== 200) throw new Error(`starting ${labId} was answered with ${first.status} ${JSON.stringify(first.body)}`);
    let session = first.body as Session;
    while (session.state === "starting") {
      await new Promise((resolve) => setTimeout(resolve, 10));
      session = (await this.ask("GET", `/api/sessions/${session.id}`)).body as Session;
    }
    if (session.state !== "ready") throw new Error(`the session is ${session.state}: ${JSON.stringify(session.problem)}`);
    return session;
  }

  async ticket(sessionId: string): Promise<TerminalTicket> {
    const answer = await this.ask("POST", `/api/sessions/${sessionId}/terminals`, {});
    if (answer.status !== 200) throw new Error(`a terminal was answered with ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as TerminalTicket;
  }

  /** A terminal of the session with its prompt on the screen. */
  async openTerminal(sessionId: string): Promise<TypedTerminal> {
    const { ticket } = await this.ticket(sessionId);
    return TypedTerminal.open(this.url, this.cookie, ticket);
  }
}
