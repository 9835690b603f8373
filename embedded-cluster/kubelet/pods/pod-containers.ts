import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { ContainerProbes } from "../probes/container-probes.ts";
import { runProbe } from "../probes/run-probe.ts";
import { type ContainerEvents, containerEvents } from "../runtime/container-events.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import { runHook } from "../runtime/lifecycle-hook.ts";
import type { RunningContainer } from "../runtime/running-container.ts";
import { StartError } from "../runtime/start-error.ts";
import type { WaitingReason } from "./container-statuses.ts";
import type { NodeContext } from "./node-context.ts";
import type { KillReason } from "./pod-actions.ts";
import type { PodSandbox } from "./pod-sandbox.ts";
import { waitForRestart } from "./restart-back-off.ts";
import { isSidecar } from "./restart-policy.ts";
import { Deadline, gracePeriod, stopContainer } from "./termination.ts";

interface PodContainersInput {
  node: NodeContext;
  sandbox: PodSandbox;
  pod(): Pod;
  /** The pod is going: what is being fetched for it need not be started. */
  isGoing(): boolean;
  started(running: RunningContainer): void;
  /** A container ended, or a probe has a new verdict. */
  changed(change: { kind: "exit"; container: Container; exitCode: number } | { kind: "startup" | "readiness" | "liveness" }): void;
}

/** Starts, watches and stops the containers of one pod. Models kuberuntime.startContainer and killContainer. */
export class PodContainers implements Disposable {
  /** Why containers wait, by name. */
  readonly waiting = new Map<string, WaitingReason>();
  private readonly probes = new Map<string, ContainerProbes>();
  private readonly stops = new Set<Deadline>();
  private readonly input: PodContainersInput;
  private disposed = false;

  constructor(input: PodContainersInput) {
    this.input = input;
  }

  verdict(id: string, kind: "startup" | "liveness"): boolean | undefined {
    return this.probes.get(id)?.verdict(kind);
  }

  isStarted(record: ContainerRecord): boolean {
    return this.probes.get(record.id)?.isStarted ?? false;
  }

  isReady(record: ContainerRecord): boolean {
    return this.probes.get(record.id)?.isReady ?? false;
  }

  /** Only readiness is asked for from now on. */
  quieten(): void {
    for (const probes of this.probes.values()) probes.quieten();
  }

  /** Whatever is being stopped must be stopped within this time. */
  hasten(milliseconds: number): void {
    for (const deadline of this.stops) deadline.hasten(milliseconds);
  }

  /** The node is switched off. */
  dispose(): void {
    this.disposed = true;
    this.stopProbing();
    for (const running of this.input.sandbox.running.values()) running.kill();
  }

  stopProbing(): void {
    for (const probes of this.probes.values()) probes.dispose();
  }

  /** undefined: it runs, or nobody wants it any more. */
  async start(container: Container): Promise<StartError | undefined> {
    const { node, sandbox, pod, isGoing } = this.input;
    const events = containerEvents(node.recorder, pod(), container);
    try {
      waitForRestart(node, pod(), container, sandbox.history.latest(container.name), events);
      const image = await this.image(container, events);
      if (isGoing()) return undefined;
      const running = await sandbox.start(pod(), container, image, events);
      this.waiting.delete(container.name);
      this.input.started(running);
      this.observe(container, running, events);
      await this.postStart(container, running, events);
      return undefined;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.waiting.set(container.name, { reason: error.reason, message: error.message });
      return error;
    }
  }

  async kill(
    container: Container,
    message: string,
    reason: KillReason,
    options: { graceMilliseconds?: number | undefined; turn?: Promise<void> } = {},
  ): Promise<void> {
    const { node, sandbox, pod } = this.input;
    const running = sandbox.running.get(container.name);
    if (running === undefined) return;
    const events = containerEvents(node.recorder, pod(), container);
    events.normal("Killing", message);
    const deadline = new Deadline(node.clock, options.graceMilliseconds ?? gracePeriod(pod(), container, reason));
    this.stops.add(deadline);
    await stopContainer({ running, deadline, clock: node.clock, preStop: this.preStop(container, running, events), turn: options.turn });
    this.stops.delete(deadline);
  }

  /** All at once, but sidecars after those they serve, the last first. */
  async killAll(graceMilliseconds?: number): Promise<void> {
    const { spec } = this.input.pod();
    const all = [...(spec.initContainers ?? []), ...spec.containers, ...((spec.ephemeralContainers ?? []) as Container[])];
    const stop = (container: Container, turn?: Promise<void>) =>
      this.kill(container, `Stopping container ${container.name}`, "other", { graceMilliseconds, ...(turn === undefined ? {} : { turn }) });
    let turn = Promise.all(all.filter((container) => !isSidecar(container)).map((container) => stop(container))).then(() => {});
    const stopping = [turn];
    for (const sidecar of (spec.initContainers ?? []).filter(isSidecar).reverse()) {
      turn = stop(sidecar, turn);
      stopping.push(turn);
    }
    await Promise.all(stopping);
  }

  private async image(container: Container, events: ContainerEvents) {
    try {
      return await this.input.node.images.ensure(this.input.pod(), container, events);
    } catch (error) {
      if (error instanceof StartError) events.warning("Failed", `Error: ${error.reason}`);
      throw error;
    }
  }

  private observe(container: Container, running: RunningContainer, events: ContainerEvents): void {
    const { node, sandbox, changed } = this.input;
    const { record } = running;
    const probes = new ContainerProbes({
      container,
      clock: node.clock,
      startedAt: record.startedAt,
      events,
      run: (kind) => runProbe({ probe: container[`${kind}Probe`] ?? {}, container, running, host: node.host, podIP: sandbox.ip, clock: node.clock }),
      changed: (kind) => changed({ kind }),
    });
    this.probes.set(record.id, probes);
    void running.exited.then((exitCode) => {
      probes.dispose();
      this.probes.delete(record.id);
      sandbox.finish(container, running, exitCode);
      if (!this.disposed) changed({ kind: "exit", container, exitCode });
    });
  }

  private async postStart(container: Container, running: RunningContainer, events: ContainerEvents): Promise<void> {
    const handler = container.lifecycle?.postStart;
    if (handler === undefined) return;
    try {
      await this.hook(container, running, handler);
    } catch (error) {
      events.warning("FailedPostStartHook", "PostStartHook failed");
      await this.kill(container, "FailedPostStartHook", "other");
      throw new StartError("PostStartHookError", error instanceof Error ? error.message : String(error));
    }
  }

  private preStop(container: Container, running: RunningContainer, events: ContainerEvents): (() => Promise<void>) | undefined {
    const handler = container.lifecycle?.preStop;
    if (handler === undefined) return undefined;
    return () => this.hook(container, running, handler).catch(() => events.warning("FailedPreStopHook", "PreStopHook failed"));
  }

  private hook(container: Container, running: RunningContainer, handler: Parameters<typeof runHook>[0]["handler"]): Promise<void> {
    const { node, sandbox, pod } = this.input;
    return runHook({ pod: pod(), container, running, handler, host: node.host, podIP: sandbox.ip, clock: node.clock });
  }
}
