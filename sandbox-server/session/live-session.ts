import type { SessionEvent } from "@tsunagu/contracts/rest";
import type { Verdict } from "@tsunagu/contracts/verdict";
import type { Sandbox } from "../cluster/sandbox.ts";
import type { Lab } from "../labs/lab.ts";
import type { SessionRecord } from "../progress/session-records.ts";
import type { GradingLoop } from "./grading-loop.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** A session that is not over, with all it holds in memory. */
export class LiveSession {
  readonly lab: Lab;
  record: SessionRecord;
  sandbox: Sandbox | undefined;
  terminal: Terminal | undefined;
  grading: GradingLoop | undefined;
  /** The full grading run under way. */
  fullRun: Promise<Verdict | undefined> | undefined;
  /** Aborted when the session ends or is reset: a grading run in flight gives up. */
  stopper = new AbortController();
  private readonly listeners = new Set<(event: SessionEvent) => void>();
  private tail: Promise<unknown> = Promise.resolve();

  constructor(record: SessionRecord, lab: Lab) {
    this.record = record;
    this.lab = lab;
  }

  /** What changes the session happens one at a time, in order. */
  serially<T>(act: () => Promise<T>): Promise<T> {
    const result = this.tail.then(act, act);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when what was asked for before is over. */
  async idle(): Promise<void> {
    await this.tail;
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(event: SessionEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** Closes what is open in memory; the cluster is left as it is. */
  release(): void {
    this.stopper.abort(new Error("the session ended or was reset"));
    this.stopper = new AbortController();
    this.grading?.dispose();
    this.terminal?.dispose();
    this.grading = undefined;
    this.terminal = undefined;
    this.fullRun = undefined;
    this.sandbox = undefined;
  }
}
