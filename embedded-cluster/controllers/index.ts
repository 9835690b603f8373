import type { ApiClient } from "../apimachinery/wire.ts";
import { InformerFactory } from "../client/informer-factory.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";
import type { Random } from "../kernel/random.ts";
import { discoverResources, isServed } from "../client/discovery.ts";
import type { NodeHeartbeats } from "./nodelifecycle/heartbeats.ts";
import { CONTROLLERS } from "./registry.ts";

export type { NodeHeartbeats };

export interface ControllerOptions {
  /** The API as the named component: "deployment-controller", … are ServiceAccounts of kube-system, as upstream's; "shared-informers" reads. */
  client: (component: string) => ApiClient;
  clock: Clock;
  random: Random;
  /** Names of controllers that must not run, as kube-controller-manager's --controllers has them. */
  disabled?: string[];
  /** PEM of the certificate authority, for ConfigMap kube-root-ca.crt. */
  certificateAuthority?: string;
  /** Whose kubelets are alive; without it every node's is. */
  heartbeats?: NodeHeartbeats;
}

/**
 * Starts every controller whose kinds the API server serves. Resolves when all caches have their first list and the controllers
 * are at work. Models cmd/kube-controller-manager.
 */
export async function startControllers(options: ControllerOptions): Promise<Disposable> {
  const opened = new DisposableStack();
  const reader = options.client("shared-informers");
  const served = await discoverResources(reader);
  const informers = opened.use(new InformerFactory(reader, options.clock));
  for (const controller of CONTROLLERS) {
    const runs = !options.disabled?.includes(controller.name) && controller.needs.every((resource) => isServed(served, resource));
    if (!runs) continue;
    const api = options.client(controller.identity);
    const certificateAuthority = options.certificateAuthority ?? "";
    const heartbeats = options.heartbeats === undefined ? {} : { heartbeats: options.heartbeats };
    opened.use(controller.start({ api, clock: options.clock, random: options.random, informers, served, certificateAuthority, ...heartbeats }));
  }
  await informers.start(served);
  return opened;
}
