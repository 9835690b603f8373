import type { Verdict } from "@tsunagu/contracts/verdict";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import { type Disposable, DisposableStack } from "@tsunagu/embedded-cluster/kernel/disposable";
import type { Sandbox } from "../cluster/sandbox.ts";
import { GRADING_LONGEST_DELAY_MILLISECONDS, GRADING_QUIET_MILLISECONDS } from "../kernel/limits.ts";

/** A change of any of these in the lab's namespaces may turn a check. */
const WATCHED = [
  RESOURCES.pods,
  RESOURCES.services,
  RESOURCES.endpointslices,
  RESOURCES.deployments,
  RESOURCES.configmaps,
  RESOURCES.secrets,
  RESOURCES.persistentvolumeclaims,
  RESOURCES.networkpolicies,
];
/** A check that is pending is looked at again after this long even when nothing changes. */
const PENDING_RECHECK_MILLISECONDS = 2_000;
const REWATCH_MILLISECONDS = 1_000;

/**
 * Runs `gradeLight` when the sandbox changes: after a quiet moment, at the latest after a bounded delay, never twice at once.
 * A quiet sandbox costs nothing.
 */
export class GradingLoop implements Disposable {
  private readonly opened = new DisposableStack();
  private readonly stopper = new AbortController();
  private readonly sandbox: Sandbox;
  private readonly gradeLight: () => Promise<Verdict | undefined>;
  private timer: Disposable | undefined;
  private firstChange: number | undefined;
  private running = false;
  private changedMeanwhile = false;

  constructor(sandbox: Sandbox, gradeLight: () => Promise<Verdict | undefined>) {
    this.sandbox = sandbox;
    this.gradeLight = gradeLight;
    this.opened.defer(() => this.stopper.abort(new Error("grading stopped")));
    this.opened.defer(() => this.timer?.dispose());
    for (const namespace of Object.values(sandbox.namespaces)) for (const resource of WATCHED) void this.watch(resource, namespace);
    this.nudge();
  }

  /** Something may have changed that no watch shows: a file in the toolbox. */
  nudge(): void {
    if (this.opened.isDisposed) return;
    const { clock } = this.sandbox.connection;
    this.firstChange ??= clock.now();
    const waited = clock.now() - this.firstChange;
    this.schedule(Math.max(0, Math.min(GRADING_QUIET_MILLISECONDS, GRADING_LONGEST_DELAY_MILLISECONDS - waited)));
  }

  dispose(): void {
    this.opened.dispose();
  }

  private schedule(milliseconds: number): void {
    this.timer?.dispose();
    this.timer = this.sandbox.connection.clock.setTimer(milliseconds, () => {
      this.timer = undefined;
      void this.run();
    });
  }

  private async run(): Promise<void> {
    if (this.running) {
      this.changedMeanwhile = true;
      return;
    }
    this.running = true;
    this.firstChange = undefined;
    const verdict = await this.gradeLight().catch(() => undefined);
    this.running = false;
    if (this.changedMeanwhile) {
      this.changedMeanwhile = false;
      this.firstChange = undefined;
      return this.nudge();
    }
    if (this.opened.isDisposed || this.timer !== undefined) return;
    if (verdict === undefined || verdict.results.some((result) => result.status === "pending" || result.status === "errored"))
      this.schedule(PENDING_RECHECK_MILLISECONDS);
  }

  private async watch(resource: (typeof WATCHED)[number], namespace: string): Promise<void> {
    const { client, clock } = this.sandbox.connection;
    const { signal } = this.stopper;
    const objects = new ResourceClient(client, resource);
    for (let round = 0; !signal.aborted; round++) {
      try {
        const { metadata } = await objects.list(namespace, { limit: 1 });
        // Between two watches anything may have happened.
        if (round > 0) this.nudge();
        for await (const event of await objects.watch(namespace, { resourceVersion: metadata.resourceVersion, signal })) {
          if (event.type === "ERROR") break;
          if (event.type !== "BOOKMARK") this.nudge();
        }
      } catch {
        // An API that does not answer is asked again.
      }
      await sleep(clock, REWATCH_MILLISECONDS, signal).catch(() => undefined);
    }
  }
}
