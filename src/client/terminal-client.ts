import type { TerminalTicket } from "@tsunagu/contracts/rest";
import { CLOSE_BAD_FRAME, CLOSE_REPLACED, type ClientFrame, OUTPUT_HEADER_BYTES, type ServerFrame } from "@tsunagu/contracts/terminal";

/** The parts of a WebSocket that are used: tests give a fake. */
export interface TerminalSocket {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export type TerminalState = "connecting" | "connected" | "reconnecting" | "disconnected" | "exited" | "replaced" | "refused";

export interface TerminalClientOptions {
  /** A fresh single-use ticket for the session's shell, and which shell that is. */
  fetchTicket(): Promise<Pick<TerminalTicket, "ticket" | "terminalId">>;
  openSocket(): TerminalSocket;
  /** Draws output; calls `drawn` when it is on the screen. */
  draw(bytes: Uint8Array, drawn: () => void): void;
  /** The shell is another one than before: the screen is cleared before its output comes. */
  newShell(first: boolean): void;
  stateChanged(state: TerminalState, detail?: { code?: string; exitCode?: number }): void;
  size(): { columns: number; rows: number };
  wait(milliseconds: number, then: () => void): () => void;
}

/** Characters of input per frame, below the server's limit in UTF-16 units. */
const INPUT_FRAME_CHARACTERS = 32_768;
/** More than this at once is refused before it is sent: the server would refuse it too. */
export const INPUT_LIMIT_CHARACTERS = 1_000_000;
const RECONNECT_FIRST_MILLISECONDS = 250;
const RECONNECT_LONGEST_MILLISECONDS = 1_000;
/** The screen's progress is told after this much output, or this long after a smaller piece. */
const ACKNOWLEDGE_BYTES = 32_768;
const ACKNOWLEDGE_MILLISECONDS = 50;
/** After this many failures in a row the reader is asked. */
const RECONNECT_ATTEMPTS = 300;

/**
 * The browser's end of a terminal. Input is numbered and kept until the server has accepted it, output carries offsets: after a
 * dropped socket nothing typed is lost or executed twice, and nothing drawn is lost or doubled.
 */
export class TerminalClient {
  private readonly options: TerminalClientOptions;
  private socket: TerminalSocket | undefined;
  private ready = false;
  private shell: string | undefined;
  private received = 0;
  private drawn = 0;
  private acknowledged = 0;
  private cancelAcknowledge: (() => void) | undefined;
  private nextInput = 1;
  private unaccepted: { number: number; data: string }[] = [];
  private failures = 0;
  private cancelWait: (() => void) | undefined;
  private over = false;

  constructor(options: TerminalClientOptions) {
    this.options = options;
  }

  /** Connects, now. Also the reconnect button. */
  connect(): void {
    this.cancelWait?.();
    this.over = false;
    this.setState(this.shell === undefined ? "connecting" : "reconnecting");
    void this.open();
  }

  /** Sends what was typed or pasted. false when it is too much at once. */
  type(data: string): boolean {
    const waiting = this.unaccepted.reduce((sum, input) => sum + input.data.length, 0);
    if (data.length + waiting > INPUT_LIMIT_CHARACTERS) return false;
    for (let start = 0; start < data.length; start += INPUT_FRAME_CHARACTERS) {
      const input = { number: this.nextInput++, data: data.slice(start, start + INPUT_FRAME_CHARACTERS) };
      this.unaccepted.push(input);
      if (this.ready) this.send({ type: "input", ...input });
    }
    return true;
  }

  resize(columns: number, rows: number): void {
    if (this.ready) this.send({ type: "resize", columns, rows });
  }

  dispose(): void {
    this.over = true;
    this.ready = false;
    this.cancelWait?.();
    this.cancelAcknowledge?.();
    this.socket?.close();
  }

  private async open(): Promise<void> {
    let granted: Pick<TerminalTicket, "ticket" | "terminalId">;
    try {
      granted = await this.options.fetchTicket();
    } catch (error) {
      const code = (error as { refusal?: { code: string } }).refusal?.code ?? "unreachable";
      if (code === "unreachable" || code === "session-not-ready" || code === "server-fault") return this.retry();
      return this.setState("refused", { code });
    }
    if (this.over) return;
    const socket = this.options.openSocket();
    this.socket = socket;
    const receivedBytes = granted.terminalId === this.shell ? this.received : 0;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ticket: granted.ticket, ...this.options.size(), receivedBytes } satisfies ClientFrame));
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      if (typeof data === "string") this.receive(JSON.parse(data) as ServerFrame);
      else this.output(new Uint8Array(data as ArrayBuffer));
    };
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.closed(code);
    };
  }

  private receive(frame: ServerFrame): void {
    if (frame.type === "ready") return this.begin(frame);
    if (frame.type === "accepted") this.unaccepted = this.unaccepted.filter((input) => input.number > frame.inputNumber);
    else if (frame.type === "exited") this.end("exited", { exitCode: frame.exitCode });
    else if (frame.code === "terminal-replaced") this.end("replaced");
    else if (frame.code === "input-too-large" || frame.code === "too-many-frames") this.unaccepted = [];
  }

  private begin(frame: Extract<ServerFrame, { type: "ready" }>): void {
    const first = this.shell === undefined;
    this.failures = 0;
    if (this.shell !== frame.shell) {
      this.options.newShell(first);
      // What was typed at a shell that is gone must not run in another one.
      if (!first) this.unaccepted = [];
      this.shell = frame.shell;
      this.received = 0;
      this.drawn = 0;
    }
    this.acknowledged = 0;
    if (first) this.countOnFrom(frame.inputNumber);
    this.unaccepted = this.unaccepted.filter((input) => input.number > frame.inputNumber);
    this.ready = true;
    this.setState("connected");
    for (const input of this.unaccepted) this.send({ type: "input", ...input });
  }

  /** A page that was loaded anew: its input comes after what the shell was given by the page before. */
  private countOnFrom(accepted: number): void {
    this.unaccepted = this.unaccepted.map((input, index) => ({ ...input, number: accepted + 1 + index }));
    this.nextInput = accepted + 1 + this.unaccepted.length;
  }

  private output(frame: Uint8Array): void {
    const view = new DataView(frame.buffer, frame.byteOffset, OUTPUT_HEADER_BYTES);
    const offset = Number(view.getBigUint64(0));
    const bytes = frame.subarray(OUTPUT_HEADER_BYTES + Math.max(0, this.received - offset));
    const end = offset + frame.length - OUTPUT_HEADER_BYTES;
    if (end <= this.received) return;
    this.received = end;
    this.options.draw(bytes, () => {
      this.drawn = Math.max(this.drawn, end);
      if (this.drawn - this.acknowledged >= ACKNOWLEDGE_BYTES) this.acknowledge();
      else this.cancelAcknowledge ??= this.options.wait(ACKNOWLEDGE_MILLISECONDS, () => this.acknowledge());
    });
  }

  /** Says how far the screen has come; not for every piece of output, for the server counts frames. */
  private acknowledge(): void {
    this.cancelAcknowledge?.();
    this.cancelAcknowledge = undefined;
    if (!this.ready || this.drawn === this.acknowledged) return;
    this.acknowledged = this.drawn;
    this.send({ type: "drawn", bytes: this.drawn });
  }

  private closed(code: number): void {
    this.ready = false;
    this.cancelAcknowledge?.();
    this.cancelAcknowledge = undefined;
    this.socket = undefined;
    if (this.over || code === CLOSE_REPLACED) return;
    if (code === CLOSE_BAD_FRAME) this.unaccepted = [];
    this.retry();
  }

  private retry(): void {
    if (this.over) return;
    if (this.failures >= RECONNECT_ATTEMPTS) return this.setState("disconnected");
    const delay = Math.min(RECONNECT_FIRST_MILLISECONDS * 1.5 ** this.failures, RECONNECT_LONGEST_MILLISECONDS);
    this.failures++;
    this.setState("reconnecting");
    this.cancelWait = this.options.wait(delay, () => void this.open());
  }

  private end(state: TerminalState, detail?: { exitCode?: number }): void {
    this.over = true;
    this.ready = false;
    this.socket?.close();
    this.socket = undefined;
    if (state === "exited") this.unaccepted = [];
    this.setState(state, detail);
  }

  private setState(state: TerminalState, detail?: { code?: string; exitCode?: number }): void {
    this.options.stateChanged(state, detail);
  }

  private send(frame: ClientFrame): void {
    this.socket?.send(JSON.stringify(frame));
  }
}
