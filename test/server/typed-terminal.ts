import { OUTPUT_HEADER_BYTES, type ServerFrame } from "@tsunagu/contracts/terminal";
import { WebSocket } from "./websocket.ts";

/** What the shell shows when it waits for a command. */
const PROMPT = /[$#] $/;
const WAIT_MILLISECONDS = 30_000;
const ESCAPES = new RegExp("\\u001b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\\u0007]*\\u0007|[=>])", "g");
/** Output kept for looking at. */
const KEPT_CHARACTERS = 200_000;

/** One end of a terminal's WebSocket, speaking its frames, acknowledging output as a screen does. */
export class TypedTerminal {
  /** Output without escape sequences, the newest part. */
  text = "";
  receivedBytes = 0;
  closed: { code: number } | undefined;
  readonly frames: ServerFrame[] = [];
  private readonly socket: InstanceType<typeof WebSocket>;
  private readonly waiters = new Set<() => void>();
  private number = 0;

  private constructor(socket: InstanceType<typeof WebSocket>) {
    this.socket = socket;
  }

  /** Joins the terminal and waits for its prompt. */
  static async open(
    url: string,
    cookie: string,
    ticket: string,
    options: { origin?: string; waitForPrompt?: boolean; receivedBytes?: number } = {},
  ): Promise<TypedTerminal> {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/terminals`, { headers: { cookie, origin: options.origin ?? url } });
    const terminal = new TypedTerminal(socket);
    terminal.receivedBytes = options.receivedBytes ?? 0;
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    socket.on("error", () => undefined);
    socket.on("close", (code) => {
      terminal.closed = { code };
      terminal.wake();
    });
    socket.on("message", (data: Buffer, isBinary: boolean) => terminal.receive(data, isBinary));
    terminal.send({ type: "hello", ticket, columns: 120, rows: 30, receivedBytes: terminal.receivedBytes });
    if (options.waitForPrompt !== false) await terminal.until((text) => PROMPT.test(text));
    return terminal;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame));
  }

  /** Keys, as they are. */
  keys(data: string): void {
    this.send({ type: "input", number: ++this.number, data });
  }

  /** Types a command and Enter, and gives what it printed once the prompt is back. */
  async run(command: string, limitMilliseconds = WAIT_MILLISECONDS): Promise<string> {
    // Only what comes from now on is looked at: what is kept of the output has an end.
    this.text = "";
    this.keys(`${command}\r`);
    await this.until((text) => text.length > command.length && text.includes("\n") && PROMPT.test(text), limitMilliseconds);
    return this.text;
  }

  /** Waits until the output is as wanted. Rejects with the newest output. */
  async until(wanted: (text: string) => boolean, limitMilliseconds = WAIT_MILLISECONDS): Promise<void> {
    const end = performance.now() + limitMilliseconds;
    while (!wanted(this.text)) {
      const left = end - performance.now();
      if (left <= 0 || this.closed !== undefined) {
        const why = this.closed === undefined ? `nothing came in ${limitMilliseconds} ms` : `the socket closed with ${this.closed.code}`;
        throw new Error(`${why}; the terminal shows:\n${this.text.slice(-1_500)}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.min(left, 1_000));
        const waiters = this.waiters;
        function done(): void {
          clearTimeout(timer);
          waiters.delete(done);
          resolve();
        }
        waiters.add(done);
      });
    }
  }

  async untilClosed(): Promise<number> {
    while (this.closed === undefined) await new Promise<void>((resolve) => this.waiters.add(resolve));
    return this.closed.code;
  }

  close(): void {
    this.socket.terminate();
  }

  private receive(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      const end = Number(data.readBigUInt64BE(0)) + data.length - OUTPUT_HEADER_BYTES;
      this.text = (this.text + data.subarray(OUTPUT_HEADER_BYTES).toString("utf8").replace(ESCAPES, "")).slice(-KEPT_CHARACTERS);
      this.receivedBytes = end;
      if (end - this.acknowledged > 32_768) this.acknowledge();
    } else {
      const frame = JSON.parse(String(data)) as ServerFrame;
      this.frames.push(frame);
      if (frame.type === "ready") this.number = frame.inputNumber;
    }
    this.wake();
  }

  private acknowledged = 0;

  private acknowledge(): void {
    this.acknowledged = this.receivedBytes;
    this.send({ type: "drawn", bytes: this.receivedBytes });
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) {
      this.waiters.delete(waiter);
      waiter();
    }
  }
}
