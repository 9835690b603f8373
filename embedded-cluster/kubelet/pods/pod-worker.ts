import type { Pod } from "../../apimachinery/types/core.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { emptyDirPrefix } from "../volumes/pod-volumes.ts";
import { tokenRefreshMilliseconds } from "../volumes/service-account-token.ts";
import type { NodeContext } from "./node-context.ts";
import { podActions } from "./pod-actions.ts";
import { PodContainers } from "./pod-containers.ts";
import { PodSandbox } from "./pod-sandbox.ts";
import { podStatus } from "./pod-status.ts";
import { applyResize, resizeMessage } from "./resize.ts";
import { isSidecar } from "./restart-policy.ts";
import { restoreHistory } from "./restore-history.ts";
import { StatusWriter } from "./status-writer.ts";
import { StorageWatch } from "./storage-watch.ts";

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
  private readonly containers: PodContainers;
  private readonly status: StatusWriter;
  private readonly onDone: () => void;
  private readonly acceptedAt: number;
  private wanted = false;
  private working = false;
  private disposed = false;
  /** The pod is over or going: nothing is started any more. */
  private ending = false;
  private isTerminal = false;
  private vanished = false;
  private verdict: { reason: string; message: string } | undefined;
  private mountRetry = MOUNT_RETRY_MILLISECONDS;
  private timer: { due: number; cancel: Disposable } | undefined;
  private deadline: Disposable | undefined;
  private tokens: Disposable | undefined;
  private storage: StorageWatch | undefined;

  /** `onDone`: the pod is stopped and its object has gone. */
  constructor(node: NodeContext, pod: Pod, onDone: () => void) {
    this.node = node;
    this.pod = pod;
    this.onDone = onDone;
    this.acceptedAt = node.clock.now();
    this.sandbox = new PodSandbox(node);
    this.containers = new PodContainers({
      node,
      sandbox: this.sandbox,
      pod: () => this.pod,
      isGoing: () => this.disposed || this.vanished || this.pod.metadata.deletionTimestamp !== undefined,
      started: (running) => this.storage?.watch(running),
      changed: (change) => {
        this.publish();
        if (change.kind === "readiness") return;
        const isInit = change.kind === "exit" && this.pod.spec.initContainers?.some(({ name }) => name === change.container.name);
        if (change.kind !== "exit" || (isInit === true && change.exitCode === 0)) this.poke();
        else this.pokeAfter(RELIST_MILLISECONDS);
      },
    });
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
    if (going) this.containers.hasten((this.pod.metadata.deletionGracePeriodSeconds ?? 0) * 1_000);
    if (going && !wasGoing) this.containers.quieten();
    // What the kubelet wrote itself comes back by the watch, and is no reason to look again.
    if (going !== wasGoing || before.metadata.generation !== this.pod.metadata.generation) this.poke();
    else if ((this.pod.spec.readinessGates?.length ?? 0) > 0) this.publish();
  }

  /** The object has gone from the API: whatever still runs is stopped at once. */
  vanish(): void {
    this.vanished = true;
    this.containers.hasten(VANISHED_GRACE_MILLISECONDS);
    this.poke();
  }

  /** Brings volumes made from API objects up to date. */
  async refreshVolumes(): Promise<void> {
    if (this.sandbox.isOpen && !this.ending) await this.sandbox.volumes.refresh(this.sandbox.volumeContext(this.pod));
  }

  /** The node is switched off: everything stops at once and nothing is written. */
  dispose(): void {
    this.disposed = true;
    for (const timer of [this.timer?.cancel, this.deadline, this.tokens, this.storage]) timer?.dispose();
    this.containers.dispose();
    this.sandbox.close();
  }

  /** Tells the API how things are, without waiting for it. */
  private publish(): void {
    void this.status.publish().catch(() => this.pokeAfter(RETRY_MILLISECONDS));
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
    const isGoing = this.vanished || this.pod.metadata.deletionTimestamp !== undefined;
    if (isGoing || this.ending || this.verdict !== undefined || isOver(this.pod)) return await this.end();
    await this.status.publish();
    if (!(await this.prepare())) return;
    const actions = podActions(this.pod, this.sandbox.history, {
      startup: (id) => this.containers.verdict(id, "startup"),
      liveness: (id) => this.containers.verdict(id, "liveness"),
    });
    if (actions.finish) return await this.end();
    const isResized = this.sandbox.history.running.length > 0 && applyResize(this.pod, this.sandbox.history);
    if (isResized) this.node.recorder.record(this.pod, "Normal", "ResizeStarted", resizeMessage("Pod resize started", this.pod));
    await Promise.all(actions.kill.map(({ container, message, reason }) => this.containers.kill(container, message, reason)));
    await this.startAll(actions);
    if (isResized) this.node.recorder.record(this.pod, "Normal", "ResizeCompleted", resizeMessage("Pod resize completed", this.pod));
    await this.status.publish();
  }

  /** The node ends the pod: it has taken what it may not. Models the eviction manager's evictPod. */
  private evict(message: string): void {
    if (this.ending || this.disposed || this.verdict !== undefined) return;
    this.node.recorder.record(this.pod, "Warning", "Evicted", message);
    this.verdict = { reason: "Evicted", message };
    this.poke();
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
    this.renewTokens();
    this.storage ??= new StorageWatch({
      pod: this.pod,
      disk: this.node.disk,
      clock: this.node.clock,
      running: this.sandbox.running,
      exceeded: (message) => this.evict(message),
    });
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

  private async startAll({ startEphemeral, startInit, start }: ReturnType<typeof podActions>): Promise<void> {
    for (const container of startEphemeral) await this.start(container);
    for (const container of startInit) if (!(await this.start(container)) && !isSidecar(container)) return;
    // Sidecars that were started just now may let the next container start.
    if (startInit.some(isSidecar)) this.poke();
    for (const container of start) await this.start(container);
  }

  private async start(container: Parameters<PodContainers["start"]>[0]): Promise<boolean> {
    const refused = await this.containers.start(container);
    if (refused === undefined) return true;
    // The sandbox that was made for it, or the container that died, is seen at the next relist.
    const soon = refused.reason === "ErrImagePull" || refused.reason === "RunContainerError";
    const retryAt = refused.retryAt ?? this.node.clock.now() + RETRY_MILLISECONDS;
    this.pokeAfter(soon ? RELIST_MILLISECONDS : Math.max(0, retryAt - this.node.clock.now()));
    return false;
  }

  /** Stops what runs, tells the API how it ended, and lets the object go when it is being deleted. */
  private async end(): Promise<void> {
    this.ending = true;
    this.containers.quieten();
    if (!this.vanished) await this.status.publish();
    await this.containers.killAll(this.vanished ? VANISHED_GRACE_MILLISECONDS : this.verdict?.reason === "Evicted" ? 0 : undefined);
    this.containers.waiting.clear();
    this.containers.stopProbing();
    this.isTerminal = true;
    this.sandbox.close();
    if (!this.vanished) await this.status.publish();
    this.node.images.forget(this.uid);
    this.node.restartBackOff.forget(this.uid);
    this.deadline?.dispose();
    this.tokens?.dispose();
    this.storage?.dispose();
    if (!this.vanished && this.pod.metadata.deletionTimestamp !== undefined) await this.deleteObject();
    if (this.vanished) this.forget();
  }

  private async deleteObject(): Promise<void> {
    const { name, namespace, uid } = this.pod.metadata;
    // The object stays when finalizers hold it; the watch tells when it has gone.
    await this.node.pods.delete(name, namespace, { gracePeriodSeconds: 0, ...(uid === undefined ? {} : { preconditions: { uid } }) });
  }

  private forget(): void {
    const prefix = emptyDirPrefix(this.uid);
    for (const name of this.node.disk.names()) if (name.startsWith(prefix)) this.node.disk.delete(name);
    this.disposed = true;
    this.timer?.cancel.dispose();
    this.onDone();
  }

  private computeStatus() {
    const { pod, sandbox, containers, node } = this;
    return podStatus({
      pod,
      history: sandbox.history,
      waiting: containers.waiting,
      isStarted: (record) => containers.isStarted(record),
      isReady: (record) => containers.isReady(record),
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

  private renewTokens(): void {
    const wait = tokenRefreshMilliseconds(this.pod);
    if (wait === undefined || this.tokens !== undefined) return;
    this.tokens = this.node.clock.setTimer(wait, () => {
      this.tokens = undefined;
      void this.refreshVolumes().then(() => !this.ending && !this.disposed && this.renewTokens());
    });
  }

  /** Models pkg/kubelet.activeDeadlineHandler. */
  private watchDeadline(): void {
    const seconds = this.pod.spec.activeDeadlineSeconds;
    if (seconds === undefined || isOver(this.pod)) return;
    const started = this.pod.status?.startTime === undefined ? this.acceptedAt : Date.parse(this.pod.status.startTime);
    this.deadline = this.node.clock.setTimer(started + seconds * 1_000 - this.node.clock.now(), () => {
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
