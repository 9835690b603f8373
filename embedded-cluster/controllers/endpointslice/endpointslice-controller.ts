import { type KubeObject, objectKey } from "../../apimachinery/object.ts";
import type { EndpointSlice, Node, Pod, Service } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { isControlledBy } from "../owner.ts";
import { isNamespaceTerminating, messageOf } from "../pod-control.ts";
import { TRIGGER_TIME, TriggerTimes } from "../service-pods/trigger-time.ts";
import { hasSelector, podsOf, wakeServices } from "../service-pods/wake-services.ts";
import { type SlicePlan, planSlices } from "./plan-slices.ts";
import { MANAGED_BY, SERVICE_NAME, writeSlices } from "./slice-writer.ts";
import { wantedSlices } from "./wanted-slices.ts";

const CONTROLLER = "endpointslice-controller.k8s.io";
const HEADLESS = "service.kubernetes.io/headless";

/** Keeps the EndpointSlices of each Service with a selector. Models pkg/controller/endpointslice. */
export const endpointSliceController: ControllerDefinition = {
  name: "endpointslice-controller",
  identity: "endpointslice-controller",
  needs: [RESOURCES.services, RESOURCES.pods, RESOURCES.nodes, RESOURCES.endpointslices],
  start(context) {
    const controller = new EndpointSliceController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (object: KubeObject) => queue.add(objectKey(object));
    controller.services.onChange({ added: wake, updated: wake, deleted: wake });
    // Also those that somebody else changed: they are put right again.
    const wakeService = (slice: EndpointSlice) => isOurs(slice) && queue.add(serviceKeyOf(slice));
    controller.slices.onChange({ updated: wakeService, deleted: wakeService });
    // Endpoints on a node nobody knows are left out until it is known.
    controller.nodes.onChange({ added: () => [...controller.services.list()].forEach(wake) });
    wakeServices(controller.services, controller.pods, (key) => queue.add(key));
    return queue;
  },
};

class EndpointSliceController {
  readonly services;
  readonly pods;
  readonly nodes;
  readonly slices;
  private readonly writer;
  private readonly recorder;
  private readonly triggerTimes = new TriggerTimes();

  constructor(context: ControllerContext) {
    this.services = informerOf<Service>(context, RESOURCES.services);
    this.pods = informerOf<Pod>(context, RESOURCES.pods);
    this.nodes = informerOf<Node>(context, RESOURCES.nodes);
    this.slices = indexByService(informerOf<EndpointSlice>(context, RESOURCES.endpointslices));
    this.writer = resourceOf<EndpointSlice>(context, RESOURCES.endpointslices);
    this.recorder = recorderOf(context, "endpoint-slice-controller");
  }

  async reconcile(key: string): Promise<void> {
    const service = this.services.get(key);
    // The slices of a Service that has gone are garbage: they name it as their owner.
    if (service === undefined) return this.triggerTimes.forget(key);
    if (!hasSelector(service) || service.metadata.deletionTimestamp !== undefined) return;
    const pods = podsOf(service, this.pods);
    const triggered = this.triggerTimes.next(key, service, pods);
    const plan = this.plan(service, pods, slicesOf(this.slices, key).filter(isOurs));
    const labels = labelsFor(service);
    const annotations: Record<string, string> = triggered === undefined ? {} : { [TRIGGER_TIME]: triggered };
    try {
      await writeSlices(this.writer, this.slices, service, plan, { labels, annotations });
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      const message = `Error updating Endpoint Slices for Service ${key}: ${messageOf(error)}`;
      this.recorder.record(service, "Warning", "FailedToUpdateEndpointSlices", message);
      throw error;
    }
  }

  private plan(service: Service, pods: readonly Pod[], existing: readonly EndpointSlice[]): SlicePlan {
    const owned = existing.filter((slice) => isControlledBy(slice, service));
    const wanted = wantedSlices(service, pods, (name) => this.nodes.get(name));
    const plan = planSlices(wanted, owned);
    plan.delete.push(...existing.filter((slice) => !owned.includes(slice)));
    if (plan.delete.length === existing.length && plan.create.length === 0) keepPlaceholder(plan, owned);
    const labels = labelsFor(service);
    const touched = [...plan.update.map((update) => update.slice), ...plan.delete];
    for (const slice of owned) {
      if (touched.includes(slice) || semanticEqual(slice.metadata.labels, labels)) continue;
      plan.update.push({ slice, content: { addressType: slice.addressType, ports: slice.ports ?? [], endpoints: slice.endpoints ?? [] } });
    }
    return plan;
  }
}

/** Every Service has a slice: when none would be left, the first one stays as an empty one. */
function keepPlaceholder(plan: SlicePlan, owned: readonly EndpointSlice[]): void {
  const content = { addressType: "IPv4" as const, ports: [], endpoints: [] };
  const [slice] = owned;
  if (slice === undefined) return void plan.create.push(content);
  plan.delete = plan.delete.filter((one) => one !== slice);
  const isEmpty = (slice.endpoints ?? []).length === 0 && (slice.ports ?? []).length === 0;
  if (!isEmpty) plan.update.push({ slice, content });
}

const BY_SERVICE = "service";

export function indexByService(informer: Informer<EndpointSlice>): Informer<EndpointSlice> {
  return informer.index(BY_SERVICE, (slice) => [serviceKeyOf(slice)]);
}

export function slicesOf(informer: Informer<EndpointSlice>, serviceKey: string): EndpointSlice[] {
  return informer.indexed(BY_SERVICE, serviceKey);
}

export function serviceKeyOf(slice: EndpointSlice): string {
  return `${slice.metadata.namespace ?? ""}/${slice.metadata.labels?.[SERVICE_NAME] ?? ""}`;
}

function isOurs(slice: EndpointSlice): boolean {
  return slice.metadata.labels?.[MANAGED_BY] === CONTROLLER;
}

/** The Service's own labels, and those that are the controller's to set. Models setEndpointSliceLabels. */
function labelsFor(service: Service): Record<string, string> {
  const { [HEADLESS]: _headless, [SERVICE_NAME]: _service, [MANAGED_BY]: _manager, ...labels } = service.metadata.labels ?? {};
  const isHeadless = service.spec.clusterIP === "None" || !service.spec.clusterIP;
  return { ...labels, [MANAGED_BY]: CONTROLLER, [SERVICE_NAME]: service.metadata.name, ...(isHeadless ? { [HEADLESS]: "" } : {}) };
}
