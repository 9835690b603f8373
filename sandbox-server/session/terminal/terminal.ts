import { randomUUID } from "node:crypto";
import { OUTPUT_REPLAY_BYTES, OUTPUT_WINDOW_BYTES } from "@tsunagu/contracts/terminal";
import type { ExecChannels } from "@tsunagu/embedded-cluster/apimachinery/wire";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { Disposable } from "@tsunagu/embedded-cluster/kernel/disposable";
import { exitCodeOf } from "../../cluster/exec.ts";
import { DETACHED_TERMINAL_MILLISECONDS, INPUT_BACKLOG_BYTES } from "../../kernel/limits.ts";
import { OutputLog } from "./output-log.ts";

/** Largest piece of output given to a viewer at once. */
const PIECE_BYTES = 32 * 1024;

/** Who draws the terminal: one browser at a time. */
export interface Viewer {
  /** `offset` is of the first byte in the terminal's whole output. */
  output(offset: number, bytes: Uint8Array): void;
  exited(exitCode: number): void;
  /** Another browser tab took the terminal over. */
  replaced(): void;
}

/**
 * One shell in the toolbox, outliving the sockets that show it. Output has offsets and input has numbers: after a dropped
 * socket nothing is lost and nothing is done twice. Reading from the shell pauses while a window of output is not drawn, with
 * or without a viewer: all that was not drawn is then still in the log, and an endless command left alone costs nothing.
 */
export class Terminal implements Disposable {
  readonly id = randomUUID();
  private readonly log = new OutputLog(OUTPUT_REPLAY_BYTES);
  private readonly channels: ExecChannels;
  private readonly clock: Clock;
  private readonly onActivity: (input: string) => void;
  private readonly onClosed: () => void;
  private viewer: Viewer | undefined;
  private sent = 0;
  private drawn = 0;
  private resumeOutput: (() => void) | undefined;
  private lastInput = 0;
  private backlog = 0;
  private exitCode: number | undefined;
  private detachTimer: Disposable | undefined;
  private isDisposed = false;

  constructor(channels: ExecChannels, clock: Clock, hooks: { onActivity(input: string): void; onClosed(): void }) {
    this.channels = channels;
    this.clock = clock;
    this.onActivity = hooks.onActivity;
    this.onClosed = hooks.onClosed;
    void this.pump();
    this.armDetachTimer();
  }

  get isOver(): boolean {
    return this.exitCode !== undefined;
  }

  /** Number of the last input that was taken, and the oldest byte that can be replayed. */
  get position(): { inputNumber: number; firstByte: number } {
    return { inputNumber: this.lastInput, firstByte: this.log.firstByte };
  }

  /** Shows the terminal to `viewer`, from `receivedBytes` on. A viewer before it is told that it is replaced. */
  attach(viewer: Viewer, receivedBytes: number, size: { columns: number; rows: number }): void {
    this.viewer?.replaced();
    this.detachTimer?.dispose();
    this.viewer = viewer;
    this.sent = receivedBytes > this.log.length ? this.log.firstByte : receivedBytes;
    this.drawn = this.sent;
    this.resize(size.columns, size.rows);
    this.flush();
    this.resumeWhenDrawn();
    if (this.exitCode !== undefined) viewer.exited(this.exitCode);
  }

  /** The viewer's socket has gone. The shell goes on for a while. */
  detach(viewer: Viewer): void {
    if (this.viewer !== viewer) return;
    this.viewer = undefined;
    this.armDetachTimer();
  }

  /** Gives input to the shell, once. Returns false when its number was seen before; "full" when too much is waiting. */
  input(number: number, data: string): boolean | "full" {
    if (number <= this.lastInput || this.exitCode !== undefined) return false;
    const bytes = new TextEncoder().encode(data);
    if (this.backlog + bytes.length > INPUT_BACKLOG_BYTES) return "full";
    this.lastInput = number;
    this.backlog += bytes.length;
    this.onActivity(data);
    this.channels.stdin
      .write(bytes)
      .catch(() => undefined)
      .finally(() => {
        this.backlog -= bytes.length;
      });
    return true;
  }

  resize(columns: number, rows: number): void {
    if (this.exitCode === undefined) this.channels.resize(columns, rows);
  }

  /** The viewer has drawn all output up to `bytes`. */
  acknowledge(bytes: number): void {
    this.drawn = Math.max(this.drawn, Math.min(bytes, this.sent));
    this.flush();
    this.resumeWhenDrawn();
  }

  dispose(): void {
    this.isDisposed = true;
    this.detachTimer?.dispose();
    this.channels.close();
    this.resumeOutput?.();
  }

  private async pump(): Promise<void> {
    try {
      for (;;) {
        if (this.windowLeft <= 0) await this.untilDrawn();
        // Not more than the window: what the log drops must have been drawn.
        const bytes = await this.channels.stdout.read(Math.min(PIECE_BYTES, Math.max(1, this.windowLeft)));
        if (bytes === null) break;
        this.log.append(bytes);
        this.flush();
      }
      this.exitCode = exitCodeOf(await this.channels.status);
    } catch {
      this.exitCode = 255;
    }
    this.detachTimer?.dispose();
    this.viewer?.exited(this.exitCode);
    this.onClosed();
  }

  private get windowLeft(): number {
    return OUTPUT_WINDOW_BYTES - (this.log.length - this.drawn);
  }

  private resumeWhenDrawn(): void {
    if (this.windowLeft > 0) this.resumeOutput?.();
  }

  private untilDrawn(): Promise<void> {
    if (this.isDisposed) return Promise.resolve();
    return new Promise((resolve) => {
      this.resumeOutput = () => {
        this.resumeOutput = undefined;
        resolve();
      };
    });
  }

  private flush(): void {
    while (this.viewer !== undefined && this.sent < this.log.length && this.sent - this.drawn < OUTPUT_WINDOW_BYTES) {
      const piece = this.log.readFrom(this.sent, PIECE_BYTES);
      // Bytes that the log dropped before they were sent will never be acknowledged.
      this.drawn += piece.offset - this.sent;
      this.sent = piece.offset + piece.bytes.length;
      this.viewer.output(piece.offset, piece.bytes);
    }
  }

  private armDetachTimer(): void {
    this.detachTimer?.dispose();
    this.detachTimer = this.clock.setTimer(DETACHED_TERMINAL_MILLISECONDS, () => this.dispose());
  }
}
