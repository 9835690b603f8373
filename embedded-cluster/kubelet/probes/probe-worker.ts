import type { Probe } from "../../apimachinery/types/core.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Disposable } from "../../kernel/disposable.ts";

export type ProbeKind = "startup" | "readiness" | "liveness";

export type ProbeOutcome =
  | { result: "success" }
  | { result: "warning" | "failure"; message: string }
  /** The prober itself failed: the result is thrown away. */
  | { result: "errored"; message: string };

interface WorkerInput {
  kind: ProbeKind;
  probe: Probe;
  clock: Clock;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Startup probes run until the container has started, the others from then on. */
  hasStarted(): boolean;
  run(): Promise<ProbeOutcome>;
  report(outcome: ProbeOutcome): void;
  /** The verdict: it changes when as many results in a row agree as the probe's thresholds ask for. */
  decide(passed: boolean): void;
}

/**
 * Runs one probe of one run of a container, every period from the container's start on; ticks before the initial delay pass
 * unused. Models pkg/kubelet/prober.worker.
 */
export class ProbeWorker implements Disposable {
  private readonly input: WorkerInput;
  private readonly period: number;
  private timer: Disposable | undefined;
  private disposed = false;
  private onHold = false;
  private probing = false;
  private last: boolean | undefined;
  private run = 0;

  constructor(input: WorkerInput) {
    this.input = input;
    this.period = (input.probe.periodSeconds ?? 10) * 1_000;
    // Readiness is asked for as soon as the container has started; the others wait for their first period.
    if (input.kind === "readiness") this.tick();
    else this.wait();
  }

  /** Probes now, and counts periods from now on: when the container has just started. */
  trigger(): void {
    if (this.disposed || this.probing) return;
    this.timer?.dispose();
    this.tick();
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
  }

  private tick(): void {
    this.wait();
    void this.probeOnce();
  }

  private wait(): void {
    this.timer = this.input.clock.setTimer(this.period, () => this.tick());
  }

  private async probeOnce(): Promise<void> {
    const { kind, probe, clock, startedAt, hasStarted } = this.input;
    if (this.onHold || this.probing || this.disposed) return;
    if (clock.now() - startedAt < (probe.initialDelaySeconds ?? 0) * 1_000) return;
    if (hasStarted() === (kind === "startup")) return;
    this.probing = true;
    const outcome = await this.input.run();
    this.probing = false;
    if (this.disposed) return;
    this.input.report(outcome);
    if (outcome.result !== "errored") this.count(outcome.result !== "failure");
  }

  private count(passed: boolean): void {
    const { kind, probe } = this.input;
    this.run = this.last === passed ? this.run + 1 : 1;
    this.last = passed;
    if (this.run < (passed ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3))) return;
    if (kind === "startup" || (kind === "liveness" && !passed)) {
      // Decided once for this run of the container.
      this.onHold = true;
      this.timer?.dispose();
    }
    this.input.decide(passed);
  }
}
