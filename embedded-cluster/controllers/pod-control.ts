import type { KubeObject } from "../apimachinery/object.ts";
import { ApiError, isNotFound } from "../apimachinery/status.ts";
import type { Pod, PodTemplateSpec } from "../apimachinery/types/core.ts";
import type { EventRecorder } from "../client/event-recorder.ts";
import type { Informer } from "../client/informer.ts";
import type { ResourceClient } from "../client/resource-client.ts";
import { controllerReference } from "./owner.ts";

/**
 * Makes and deletes pods for a controller and tells of it in Events on the owner. Each call resolves when the cache shows its
 * effect. Models pkg/controller RealPodControl.
 */
export class PodControl {
  private readonly pods: ResourceClient<Pod>;
  private readonly informer: Informer<Pod>;
  private readonly recorder: EventRecorder;

  constructor(pods: ResourceClient<Pod>, informer: Informer<Pod>, recorder: EventRecorder) {
    this.pods = pods;
    this.informer = informer;
    this.recorder = recorder;
  }

  /** Rejects with the server's refusal, after recording it. */
  async create(owner: KubeObject, template: PodTemplateSpec, identity: { name?: string; generateName?: string } = {}): Promise<Pod> {
    const generateName = identity.name === undefined ? (identity.generateName ?? `${owner.metadata.name}-`) : undefined;
    const { labels, annotations, finalizers } = template.metadata ?? {};
    try {
      const pod = await this.pods.create(
        {
          apiVersion: "v1",
          kind: "Pod",
          metadata: {
            // The server makes the name out of generateName.
            ...(identity.name === undefined ? {} : { name: identity.name }),
            ...(generateName === undefined ? {} : { generateName }),
            ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
            ...(labels === undefined ? {} : { labels }),
            ...(annotations === undefined ? {} : { annotations }),
            ...(finalizers === undefined ? {} : { finalizers }),
            ownerReferences: [controllerReference(owner)],
          } as Pod["metadata"],
          spec: template.spec,
        },
        owner.metadata.namespace,
      );
      this.recorder.record(owner, "Normal", "SuccessfulCreate", `Created pod: ${pod.metadata.name}`);
      await this.informer.reached(pod.metadata.resourceVersion);
      return pod;
    } catch (error) {
      if (!isNamespaceTerminating(error)) this.recorder.record(owner, "Warning", "FailedCreate", `Error creating: ${messageOf(error)}`);
      throw error;
    }
  }

  /** A pod that is gone already counts as deleted. */
  async delete(owner: KubeObject, pod: Pod): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    try {
      const answer = (await this.pods.delete(name, namespace, uid === undefined ? undefined : { preconditions: { uid } })) as Partial<KubeObject>;
      this.recorder.record(owner, "Normal", "SuccessfulDelete", `Deleted pod: ${name}`);
      await this.informer.reached(answer.metadata?.resourceVersion);
    } catch (error) {
      if (isNotFound(error)) return;
      this.recorder.record(owner, "Warning", "FailedDelete", `Error deleting: ${messageOf(error)}`);
      throw new Error(`unable to delete pods: ${messageOf(error)}`);
    }
  }
}

/** The server refuses to create anything in a namespace that is going: no controller can help that. */
export function isNamespaceTerminating(error: unknown): boolean {
  return error instanceof ApiError && (error.status.details?.causes ?? []).some((cause) => cause.reason === "NamespaceTerminating");
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
