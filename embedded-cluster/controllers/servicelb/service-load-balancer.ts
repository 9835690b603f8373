import { objectKey } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import type { Service } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { freeAddress } from "./address-pool.ts";

const FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

/**
 * Gives every Service of type LoadBalancer an address of the nodes' network, as MetalLB or kind's cloud provider would. Models
 * k8s.io/cloud-provider/controllers/service: its finalizer and its Events. Services of another load balancer's class are left alone.
 */
export const serviceLoadBalancer: ControllerDefinition = {
  name: "service-lb-controller",
  identity: "service-controller",
  needs: [RESOURCES.services],
  start(context) {
    const controller = new ServiceLoadBalancer(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (service: Service) => {
      if (wantsAddress(service) || hasFinalizer(service)) queue.add(objectKey(service));
    };
    controller.services.onChange({ added: wake, updated: wake, deleted: () => controller.wakeWaiting(wake) });
    return queue;
  },
};

class ServiceLoadBalancer {
  readonly services;
  private readonly writer;
  private readonly recorder;

  constructor(context: ControllerContext) {
    this.services = informerOf<Service>(context, RESOURCES.services);
    this.writer = resourceOf<Service>(context, RESOURCES.services);
    this.recorder = recorderOf(context, "service-controller");
  }

  /** An address that came free may be somebody else's wish. */
  wakeWaiting(wake: (service: Service) => void): void {
    for (const service of [...this.services.list()]) if (wantsAddress(service) && addressOf(service) === undefined) wake(service);
  }

  async reconcile(key: string): Promise<void> {
    const service = this.services.get(key);
    if (service === undefined) return;
    try {
      if (wantsAddress(service)) await this.ensure(service);
      else if (hasFinalizer(service)) await this.release(service);
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isConflict(error)) this.recorder.record(service, "Warning", "SyncLoadBalancerFailed", `Error syncing load balancer: ${messageOf(error)}`);
      throw error;
    }
  }

  private async ensure(service: Service): Promise<void> {
    const current = addressOf(service);
    const ip = freeAddress(service, current, this.taken(service));
    const ingress = [{ ip, ipMode: "VIP" }];
    const isDone = semanticEqual(service.status.loadBalancer?.ingress, ingress);
    if (isDone && hasFinalizer(service)) return;
    this.recorder.record(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer");
    const held = hasFinalizer(service) ? service : await this.writeFinalizers(service, [...(service.metadata.finalizers ?? []), FINALIZER]);
    const written = isDone ? held : await this.writer.updateStatus({ ...held, status: { ...held.status, loadBalancer: { ingress } } });
    await this.services.reached(written.metadata.resourceVersion);
    this.recorder.record(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer");
  }

  private async release(service: Service): Promise<void> {
    this.recorder.record(service, "Normal", "DeletingLoadBalancer", "Deleting load balancer");
    const hasStatus = (service.status.loadBalancer?.ingress ?? []).length > 0;
    const cleared = hasStatus ? await this.writer.updateStatus({ ...service, status: { ...service.status, loadBalancer: {} } }) : service;
    this.recorder.record(service, "Normal", "DeletedLoadBalancer", "Deleted load balancer");
    const finalizers = (cleared.metadata.finalizers ?? []).filter((name) => name !== FINALIZER);
    const written = await this.writeFinalizers(cleared, finalizers);
    await this.services.reached(written.metadata.resourceVersion);
  }

  private writeFinalizers(service: Service, finalizers: string[]): Promise<Service> {
    return this.writer.update({ ...service, metadata: { ...service.metadata, finalizers } });
  }

  private taken(service: Service): Set<string> {
    const taken = new Set<string>();
    for (const other of this.services.list()) {
      if (other.metadata.uid !== service.metadata.uid) for (const { ip } of other.status.loadBalancer?.ingress ?? []) if (ip !== undefined) taken.add(ip);
    }
    return taken;
  }
}

function wantsAddress({ metadata, spec }: Service): boolean {
  return spec.type === "LoadBalancer" && spec.loadBalancerClass === undefined && metadata.deletionTimestamp === undefined;
}

function hasFinalizer({ metadata }: Service): boolean {
  return (metadata.finalizers ?? []).includes(FINALIZER);
}

function addressOf({ status }: Service): string | undefined {
  return status.loadBalancer?.ingress?.[0]?.ip;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
