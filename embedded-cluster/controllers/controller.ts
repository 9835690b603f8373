import type { GroupVersionResource, KubeObject } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { EventRecorder } from "../client/event-recorder.ts";
import type { Informer } from "../client/informer.ts";
import type { InformerFactory } from "../client/informer-factory.ts";
import { ResourceClient } from "../client/resource-client.ts";
import { WorkQueue } from "../client/work-queue.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Disposable } from "../kernel/disposable.ts";
import type { Random } from "../kernel/random.ts";
import type { ServedResource } from "../client/discovery.ts";
import type { NodeHeartbeats } from "./nodelifecycle/heartbeats.ts";

/** What a controller is given when it starts. */
export interface ControllerContext {
  /** The API as the controller's own identity. */
  api: ApiClient;
  clock: Clock;
  random: Random;
  informers: InformerFactory;
  /** Everything the API server serves that can be listed and watched. */
  served: readonly ServedResource[];
  /** PEM of the certificate authority that pods may trust. */
  certificateAuthority: string;
  /** Whose kubelets are alive; without it every node's is. */
  heartbeats?: NodeHeartbeats;
}

/** One line of the registry of controllers. */
export interface ControllerDefinition {
  /** As kube-controller-manager's --controllers names it. */
  name: string;
  /** The identity it acts as: a ServiceAccount of kube-system, as upstream's. */
  identity: string;
  /** It starts only when the server serves all of these. */
  needs: readonly GroupVersionResource[];
  /** Adds handlers to shared informers; these start after all controllers are set up. */
  start(context: ControllerContext): Disposable;
}

/** A writer of one resource as the controller. */
export function resourceOf<T extends KubeObject>(context: ControllerContext, resource: GroupVersionResource): ResourceClient<T> {
  return new ResourceClient<T>(context.api, resource);
}

export function informerOf<T extends KubeObject>(context: ControllerContext, resource: GroupVersionResource): Informer<T> {
  return context.informers.informer<T>(resource);
}

export function recorderOf(context: ControllerContext, component: string): EventRecorder {
  return new EventRecorder(context.api, context.clock, component);
}

/** A queue whose worker begins when every shared cache is filled. */
export function queueOf(context: ControllerContext, reconcile: (key: string) => Promise<{ after: number } | void>): WorkQueue {
  return new WorkQueue(context.clock, reconcile, undefined, context.informers.synced);
}
