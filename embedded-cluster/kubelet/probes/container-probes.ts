import type { Container } from "../../apimachinery/types/core.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import type { ContainerEvents } from "../runtime/container-events.ts";
import { type ProbeKind, type ProbeOutcome, ProbeWorker } from "./probe-worker.ts";

interface ProbesInput {
  container: Container;
  clock: Clock;
  startedAt: number;
  events: ContainerEvents;
  run(kind: ProbeKind): Promise<ProbeOutcome>;
  /** A verdict has changed. */
  changed(kind: ProbeKind): void;
}

const TITLE: Record<ProbeKind, string> = { startup: "Startup", readiness: "Readiness", liveness: "Liveness" };

/** The probes of one run of a container and what they have found. Models pkg/kubelet/prober.manager. */
export class ContainerProbes implements Disposable {
  private readonly verdicts = new Map<ProbeKind, boolean>();
  private readonly workers = new Map<ProbeKind, ProbeWorker>();
  private readonly input: ProbesInput;

  constructor(input: ProbesInput) {
    this.input = input;
    for (const kind of ["startup", "readiness", "liveness"] as const) this.start(kind);
  }

  /** undefined: no verdict yet, or no such probe. */
  verdict(kind: ProbeKind): boolean | undefined {
    return this.verdicts.get(kind);
  }

  get isStarted(): boolean {
    return this.input.container.startupProbe === undefined || this.verdicts.get("startup") === true;
  }

  get isReady(): boolean {
    return this.isStarted && (this.input.container.readinessProbe === undefined || this.verdicts.get("readiness") === true);
  }

  /** The pod is being deleted: only readiness goes on, so that traffic is steered right to the end. */
  quieten(): void {
    this.workers.get("liveness")?.dispose();
    this.workers.get("startup")?.dispose();
  }

  dispose(): void {
    for (const worker of this.workers.values()) worker.dispose();
  }

  private start(kind: ProbeKind): void {
    const { container, clock, startedAt, run } = this.input;
    const probe = container[`${kind}Probe`];
    if (probe === undefined) return;
    const worker = new ProbeWorker({
      kind,
      probe,
      clock,
      startedAt,
      hasStarted: () => this.isStarted,
      run: () => run(kind),
      report: (outcome) => this.report(kind, outcome),
      decide: (passed) => this.decide(kind, passed),
    });
    this.workers.set(kind, worker);
  }

  private report(kind: ProbeKind, outcome: ProbeOutcome): void {
    const { events } = this.input;
    if (outcome.result === "errored") events.warning("Unhealthy", `${TITLE[kind]} probe errored and resulted in unknown state: ${outcome.message}`);
    else if (outcome.result === "failure") events.warning("Unhealthy", `${TITLE[kind]} probe failed: ${outcome.message}`);
    else if (outcome.result === "warning") events.warning("ProbeWarning", `${TITLE[kind]} probe warning: ${outcome.message}`);
  }

  private decide(kind: ProbeKind, passed: boolean): void {
    if (this.verdicts.get(kind) === passed) return;
    this.verdicts.set(kind, passed);
    if (kind === "startup" && passed) this.workers.get("readiness")?.trigger();
    this.input.changed(kind);
  }
}
