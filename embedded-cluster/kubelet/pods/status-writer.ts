import { ApiError } from "../../apimachinery/status.ts";
import type { Pod, PodStatus } from "../../apimachinery/types/core.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import type { ResourceClient } from "../../client/resource-client.ts";

const CONFLICT_TRIES = 5;

/**
 * Keeps one pod's status in the API as the kubelet sees it: one write at a time, always of the newest state, none when nothing
 * has changed. Models pkg/kubelet/status.
 */
export class StatusWriter {
  private readonly pods: ResourceClient<Pod>;
  private readonly state: { current(): Pod; compute(): PodStatus; written(pod: Pod): void; gone(): void };
  private writing: Promise<void> | undefined;
  private again = false;

  constructor(pods: ResourceClient<Pod>, state: StatusWriter["state"]) {
    this.pods = pods;
    this.state = state;
  }

  /** Resolves when what was true at the call is written. Rejects when the API refuses it. */
  async publish(): Promise<void> {
    this.again = true;
    while (this.again || this.writing !== undefined) {
      if (this.writing === undefined) {
        this.again = false;
        this.writing = this.write().finally(() => {
          this.writing = undefined;
        });
      }
      await this.writing;
    }
  }

  private async write(): Promise<void> {
    for (let tries = 0; tries < CONFLICT_TRIES; tries++) {
      const pod = this.state.current();
      const status = this.state.compute();
      if (semanticEqual(pod.status, status)) return;
      try {
        this.state.written(await this.pods.updateStatus({ ...pod, status }));
        return;
      } catch (error) {
        if (!(error instanceof ApiError) || (error.code !== 409 && error.code !== 404)) throw error;
        const fresh = await this.pods.find(pod.metadata.name, pod.metadata.namespace);
        if (fresh === undefined || fresh.metadata.uid !== pod.metadata.uid) return this.state.gone();
        this.state.written(fresh);
      }
    }
    throw new Error("the pod's status is being written by others all the time");
  }
}
