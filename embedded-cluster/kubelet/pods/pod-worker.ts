import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { ContainerProbes } from "../probes/container-probes.ts";
import { runProbe } from "../probes/run-probe.ts";
import { containerEvents } from "../runtime/container-events.ts";
import { runHook } from "../runtime/lifecycle-hook.ts";
import type { RunningContainer } from "../runtime/running-container.ts";
import { StartError } from "../runtime/start-error.ts";
import { emptyDirPrefix } from "../volumes/pod-volumes.ts";
import type { WaitingReason } from "./container-statuses.ts";
import type { NodeContext } from "./node-context.ts";
import { type KillReason, podActions } from "./pod-actions.ts";
import { PodSandbox } from "./pod-sandbox.ts";
import { podStatus } from "./pod-status.ts";
import { isSidecar } from "./restart-policy.ts";
import { restoreHistory } from "./restore-history.ts";
import { StatusWriter } from "./status-writer.ts";
import { Deadline, gracePeriod, stopContainer } from "./termination.ts";
import { waitForRestart } from "./restart-back-off.ts";

/** How long after an exit the kubelet acts on it: the relist period of its pod lifecycle event generator. */
const RELIST_MILLISECONDS = 1_000;
/** After a failed sync without a better moment. Models Kubelet.backOffPeriod. */
const RETRY_MILLISECONDS = 10_000;
/** First and longest wait before a volume is tried again. Models the volume manager's exponential back-off. */
const MOUNT_RETRY_MILLISECONDS = 500;
const MOUNT_RETRY_LONGEST_MILLISECONDS = 122_000;
/** Grace for the containers of a pod whose object has vanished from the API. */
const VANISHED_GRACE_MILLISECONDS = 2_000;

/**
 * Runs one pod on a node: looks at what its spec wants and what its containers do, and makes one round of changes at a time.
 * Models pkg/kubelet.podWorkers with SyncPod, SyncTerminatingPod and SyncTerminatedPod.
 */
export class PodWorker implements Disposable {
  readonly sandbox: PodSandbox;
  private pod: Pod;
  private readonly node: NodeContext;
  private readonly status: StatusWriter;
  private readonly waiting = new Map<string, WaitingReason>();
  private readonly probes = new Map<string, ContainerProbes>();
  private readonly stops = new Set<Deadline>();
  private readonly onDone: () => void;
  private readonly acceptedAt: number;
  private wanted = false;
  private working = false;
  private disposed = false;
  /** Set when the pod is over or going: nothing is started any more. */
  private ending = false;
  private isTerminal = false;
  private vanished = false;
  private verdict: { reason: string; message: string } | undefined;
  private mountRetry = MOUNT_RETRY_MILLISECONDS;
  private timer: { due: number; cancel: Disposable } | undefined;
  private deadlineTimer: Disposable | undefined;

  constructor(node: NodeContext, pod: Pod, onDone: () => void) {
    this.node = node;
    this.pod = pod;
    this.onDone = onDone;
    this.acceptedAt = node.clock.now();
    this.sandbox = new PodSandbox(node);
    this.status = new StatusWriter(node.pods, {
      current: () => this.pod,
      compute: () => this.computeStatus(),
      written: (written) => this.accept(written),
      gone: () => this.vanish(),
    });
    if (restoreHistory(pod, this.sandbox.history, node))
      node.recorder.record(pod, "Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
    this.watchDeadline();
    this.poke();
  }

  get object(): Pod {
    return this.pod;
  }

  get uid(): string {
    return this.pod.metadata.uid ?? "";
  }

  /** A newer object from the API. */
  update(pod: Pod): void {
    if (pod.metadata.uid !== this.uid) return;
    const before = this.pod;
    this.accept(pod);
    const wasGoing = before.metadata.deletionTimestamp !== undefined;
    const going = this.pod.metadata.deletionTimestamp !== undefined;
    if (going) for (const deadline of this.stops) deadline.hasten((this.pod.metadata.deletionGracePeriodSeconds ?? 0) * 1_000);
    if (going && !wasGoing) for (const probes of this.probes.values()) probes.quieten();
    // What the kubelet wrote itself comes back by the watch, and is no reason to look again.
    if (going !== wasGoing || before.metadata.generation !== this.pod.metadata.generation) this.poke();
    else if ((this.pod.spec.readinessGates?.length ?? 0) > 0) void this.status.publish().catch(() => undefined);
  }

  /** The object has gone from the API: whatever still runs is stopped at once. */
  vanish(): void {
    this.vanished = true;
    for (const deadline of this.stops) deadline.hasten(VANISHED_GRACE_MILLISECONDS);
    this.poke();
  }

  /** Brings volumes made from API objects up to date. */
  async refreshVolumes(): Promise<void> {
    if (this.sandbox.isOpen && !this.ending) await this.sandbox.volumes.refresh(this.sandbox.volumeContext(this.pod));
  }

  /** The node is switched off: everything stops at once and nothing is written. */
  dispose(): void {
    this.disposed = true;
    this.timer?.cancel.dispose();
    this.deadlineTimer?.dispose();
    for (const probes of this.probes.values()) probes.dispose();
    for (const running of this.sandbox.running.values()) running.kill();
    this.sandbox.close();
  }

  private poke(): void {
    if (this.disposed) return;
    this.wanted = true;
    if (this.working) return;
    this.working = true;
    queueMicrotask(() => void this.work());
  }

  private async work(): Promise<void> {
    while (this.wanted && !this.disposed) {
      this.wanted = false;
      this.timer?.cancel.dispose();
      this.timer = undefined;
      try {
        await this.sync();
      } catch {
        // The API refused or was out of reach: the next round looks again at how things are.
        this.pokeAfter(RETRY_MILLISECONDS);
      }
    }
    this.working = false;
  }

  private pokeAfter(milliseconds: number): void {
    const due = this.node.clock.now() + milliseconds;
    if (this.disposed || (this.timer !== undefined && this.timer.due <= due)) return;
    this.timer?.cancel.dispose();
    this.timer = { due, cancel: this.node.clock.setTimer(milliseconds, () => this.poke()) };
  }

  private async sync(): Promise<void> {
    if (this.vanished || this.pod.metadata.deletionTimestamp !== undefined || this.ending || this.verdict !== undefined || isOver(this.pod))
      return await this.end();
    await this.status.publish();
    if (!(await this.prepare())) return;
    const actions = podActions(this.pod, this.sandbox.history, {
      startup: (id) => this.probes.get(id)?.verdict("startup"),
      liveness: (id) => this.probes.get(id)?.verdict("liveness"),
    });
    if (actions.finish) return await this.end();
    await Promise.all(actions.kill.map(({ container, message, reason }) => this.kill(container, message, reason)));
    await this.startAll(actions.startInit, actions.start);
    await this.status.publish();
  }

  /** Volumes and the network. false: not yet. */
  private async prepare(): Promise<boolean> {
    const { recorder } = this.node;
    const failures = await this.sandbox.volumes.setUp(this.sandbox.volumeContext(this.pod));
    if (failures.length > 0) {
      for (const failure of failures) recorder.record(this.pod, "Warning", "FailedMount", failure.message);
      this.pokeAfter(this.mountRetry);
      this.mountRetry = Math.min(this.mountRetry * 2, MOUNT_RETRY_LONGEST_MILLISECONDS);
      return false;
    }
    if (this.sandbox.isOpen) return true;
    try {
      this.sandbox.open(this.pod);
      return true;
    } catch (error) {
      const reason = `plugin type="ptp" failed (add): ${error instanceof Error ? error.message : String(error)}`;
      const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${this.sandbox.id}": ${reason}`;
      recorder.record(this.pod, "Warning", "FailedCreatePodSandBox", message);
      this.pokeAfter(RETRY_MILLISECONDS);
      return false;
    }
  }

  private async startAll(init: readonly Container[], main: readonly Container[]): Promise<void> {
    for (const container of init) if (!(await this.start(container)) && !isSidecar(container)) return;
    // Sidecars that were started just now may let the next container start.
    if (init.some(isSidecar)) this.poke();
    for (const container of main) await this.start(container);
  }

  private async start(container: Container): Promise<boolean> {
    const { node, sandbox } = this;
    const events = containerEvents(node.recorder, this.pod, container);
    try {
      waitForRestart(node, this.pod, container, sandbox.history.latest(container.name), events);
      const image = await node.images.ensure(this.pod, container, events);
      if (this.isGoing()) return false;
      const running = await sandbox.start(this.pod, container, image, events);
      this.waiting.delete(container.name);
      this.observe(container, running);
      return await this.postStart(container, running);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.waiting.set(container.name, { reason: error.reason, message: error.message });
      if (error.reason === "ErrImagePull") events.warning("Failed", "Error: ErrImagePull");
      else if (error.reason === "ImagePullBackOff") events.warning("Failed", "Error: ImagePullBackOff");
      else if (error.reason === "InvalidImageName") events.warning("Failed", "Error: InvalidImageName");
      else if (error.reason === "ErrImageNeverPull") events.warning("Failed", "Error: ErrImageNeverPull");
      const soon = error.reason === "ErrImagePull" || error.reason === "RunContainerError";
      const retryAt = error.retryAt ?? this.node.clock.now() + RETRY_MILLISECONDS;
      this.pokeAfter(soon ? RELIST_MILLISECONDS : Math.max(0, retryAt - this.node.clock.now()));
      return false;
    }
  }

  /** Watches a container that was just started: its probes and its end. */
  private observe(container: Container, running: RunningContainer): void {
    const { node, sandbox } = this;
    const { record } = running;
    const events = containerEvents(node.recorder, this.pod, container);
    const probes = new ContainerProbes({
      container,
      clock: node.clock,
      startedAt: record.startedAt,
      events,
      run: (kind) => runProbe({ probe: container[`${kind}Probe`] ?? {}, container, running, host: node.host, podIP: sandbox.ip, clock: node.clock }),
      changed: (kind) => {
        void this.status.publish().catch(() => undefined);
        if (kind !== "readiness") this.poke();
      },
    });
    this.probes.set(record.id, probes);
    void running.exited.then((exitCode) => {
      probes.dispose();
      this.probes.delete(record.id);
      sandbox.finish(container, running, exitCode);
      if (this.disposed) return;
      void this.status.publish().catch(() => undefined);
      const isInit = this.pod.spec.initContainers?.some(({ name }) => name === container.name);
      if (isInit === true && exitCode === 0) this.poke();
      else this.pokeAfter(RELIST_MILLISECONDS);
    });
  }

  private async postStart(container: Container, running: RunningContainer): Promise<boolean> {
    const handler = container.lifecycle?.postStart;
    if (handler === undefined) return true;
    const { clock, host, recorder } = this.node;
    try {
      await runHook({ pod: this.pod, container, running, handler, host, podIP: this.sandbox.ip, clock });
      return true;
    } catch (error) {
      containerEvents(recorder, this.pod, container).warning("FailedPostStartHook", "PostStartHook failed");
      await this.kill(container, "FailedPostStartHook", "other");
      throw new StartError("PostStartHookError", error instanceof Error ? error.message : String(error));
    }
  }

  private async kill(container: Container, message: string, reason: KillReason, turn?: Promise<void>): Promise<void> {
    const running = this.sandbox.running.get(container.name);
    if (running === undefined) return;
    const { clock, recorder, host } = this.node;
    const events = containerEvents(recorder, this.pod, container);
    events.normal("Killing", message);
    const deadline = new Deadline(clock, this.vanished ? VANISHED_GRACE_MILLISECONDS : gracePeriod(this.pod, container, reason));
    this.stops.add(deadline);
    const handler = container.lifecycle?.preStop;
    const preStop =
      handler === undefined
        ? undefined
        : () =>
            runHook({ pod: this.pod, container, running, handler, host, podIP: this.sandbox.ip, clock }).catch(() => {
              events.warning("FailedPreStopHook", "PreStopHook failed");
            });
    await stopContainer({ container, running, deadline, clock, preStop, turn });
    this.stops.delete(deadline);
  }

  /** Stops what runs, tells the API how it ended, and lets the object go when it is being deleted. */
  private async end(): Promise<void> {
    this.ending = true;
    for (const probes of this.probes.values()) probes.quieten();
    if (!this.vanished) await this.status.publish();
    await this.killAll();
    this.waiting.clear();
    for (const probes of this.probes.values()) probes.dispose();
    this.isTerminal = true;
    if (!this.vanished) await this.status.publish();
    this.sandbox.close();
    this.node.images.forget(this.uid);
    this.node.restartBackOff.forget(this.uid);
    this.deadlineTimer?.dispose();
    if (!this.vanished && this.pod.metadata.deletionTimestamp !== undefined) await this.deleteObject();
    if (this.vanished) this.forget();
  }

  /** All at once, but sidecars after those they serve, the last first. */
  private async killAll(): Promise<void> {
    const spec = this.pod.spec;
    const sidecars = (spec.initContainers ?? []).filter(isSidecar);
    const others = [
      ...(spec.initContainers ?? []).filter((container) => !isSidecar(container)),
      ...spec.containers,
      ...((spec.ephemeralContainers ?? []) as Container[]),
    ];
    let turn = Promise.all(others.map((container) => this.kill(container, `Stopping container ${container.name}`, "other"))).then(() => {});
    const stopping = [turn];
    for (const sidecar of sidecars.reverse()) {
      turn = this.kill(sidecar, `Stopping container ${sidecar.name}`, "other", turn);
      stopping.push(turn);
    }
    await Promise.all(stopping);
  }

  private async deleteObject(): Promise<void> {
    const { name, namespace, uid } = this.pod.metadata;
    await this.node.pods.delete(name, namespace, { gracePeriodSeconds: 0, ...(uid === undefined ? {} : { preconditions: { uid } }) });
    // The object stays when finalizers hold it; the watch tells when it has gone.
  }

  private forget(): void {
    const prefix = emptyDirPrefix(this.uid);
    for (const name of this.node.disk.names()) if (name.startsWith(prefix)) this.node.disk.delete(name);
    this.disposed = true;
    this.timer?.cancel.dispose();
    this.onDone();
  }

  private computeStatus() {
    const { pod, sandbox, waiting, node } = this;
    return podStatus({
      pod,
      history: sandbox.history,
      waiting,
      isStarted: (record) => this.probes.get(record.id)?.isStarted ?? false,
      isReady: (record) => this.probes.get(record.id)?.isReady ?? false,
      podIP: sandbox.ip || (pod.status.podIP ?? ""),
      hostIP: node.hostIP,
      hasSandbox: sandbox.isOpen,
      isTerminal: this.isTerminal,
      verdict: this.verdict,
      acceptedAt: this.acceptedAt,
      now: node.clock.now(),
    });
  }

  /** Versions grow: an object that the watch brings late does not replace the one a write has answered with. */
  private accept(pod: Pod): void {
    if (Number(pod.metadata.resourceVersion) >= Number(this.pod.metadata.resourceVersion)) this.pod = pod;
  }

  private isGoing(): boolean {
    return this.disposed || this.vanished || this.pod.metadata.deletionTimestamp !== undefined;
  }

  /** Models pkg/kubelet.activeDeadlineHandler. */
  private watchDeadline(): void {
    const seconds = this.pod.spec.activeDeadlineSeconds;
    if (seconds === undefined || isOver(this.pod)) return;
    const started = this.pod.status?.startTime === undefined ? this.acceptedAt : Date.parse(this.pod.status.startTime);
    this.deadlineTimer = this.node.clock.setTimer(started + seconds * 1_000 - this.node.clock.now(), () => {
      const message = "Pod was active on the node longer than the specified deadline";
      this.node.recorder.record(this.pod, "Normal", "DeadlineExceeded", message);
      this.verdict = { reason: "DeadlineExceeded", message };
      this.poke();
    });
  }
}

function isOver(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}
