import { type KubeObject, objectKey } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Pod, Service } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { isNamespaceTerminating, messageOf } from "../pod-control.ts";
import { TRIGGER_TIME, TriggerTimes } from "../service-pods/trigger-time.ts";
import { hasSelector, podsOf, wakeServices } from "../service-pods/wake-services.ts";
import { type EndpointSubset, subsetsOf } from "./subsets.ts";

interface Endpoints extends KubeObject {
  subsets?: EndpointSubset[];
}

const MANAGED_BY = "endpoints.kubernetes.io/managed-by";
const HEADLESS = "service.kubernetes.io/headless";

/** Keeps the (deprecated) Endpoints of each Service with a selector. Models pkg/controller/endpoint. */
export const endpointsController: ControllerDefinition = {
  name: "endpoints-controller",
  identity: "endpoint-controller",
  needs: [RESOURCES.services, RESOURCES.pods, RESOURCES.endpoints],
  start(context) {
    const controller = new EndpointsController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (object: KubeObject) => queue.add(objectKey(object));
    controller.services.onChange({ added: wake, updated: wake, deleted: wake });
    controller.endpoints.onChange({ deleted: wake });
    wakeServices(controller.services, controller.pods, (key) => queue.add(key));
    return queue;
  },
};

class EndpointsController {
  readonly services;
  readonly pods;
  readonly endpoints;
  private readonly writer;
  private readonly recorder;
  private readonly triggerTimes = new TriggerTimes();

  constructor(context: ControllerContext) {
    this.services = informerOf<Service>(context, RESOURCES.services);
    this.pods = informerOf<Pod>(context, RESOURCES.pods);
    this.endpoints = informerOf<Endpoints>(context, RESOURCES.endpoints);
    this.writer = resourceOf<Endpoints>(context, RESOURCES.endpoints);
    this.recorder = recorderOf(context, "endpoint-controller");
  }

  async reconcile(key: string): Promise<void> {
    const service = this.services.get(key);
    const present = this.endpoints.get(key);
    if (service === undefined) return this.remove(key, present);
    if (!hasSelector(service)) return;
    const pods = podsOf(service, this.pods);
    const triggered = this.triggerTimes.next(key, service, pods);
    const subsets = subsetsOf(service, pods);
    const labels = labelsFor(service);
    if (present !== undefined && semanticEqual(present.subsets, subsets) && semanticEqual(present.metadata.labels, labels)) return;
    const annotations = { ...present?.metadata.annotations };
    delete annotations[TRIGGER_TIME];
    if (triggered !== undefined) annotations[TRIGGER_TIME] = triggered;
    await this.write({
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { ...(present?.metadata ?? { name: service.metadata.name, namespace: service.metadata.namespace ?? "" }), labels, annotations },
      ...(subsets.length > 0 ? { subsets } : {}),
    });
  }

  private async write(endpoints: Endpoints): Promise<void> {
    const isNew = endpoints.metadata.resourceVersion === undefined;
    const { name, namespace } = endpoints.metadata;
    try {
      const written = isNew ? await this.writer.create(endpoints) : await this.writer.update(endpoints);
      await this.endpoints.reached(written.metadata.resourceVersion);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      const [reason, message] = isNew
        ? ["FailedToCreateEndpoint", `Failed to create endpoint for service ${namespace}/${name}: ${messageOf(error)}`]
        : ["FailedToUpdateEndpoint", `Failed to update endpoint ${namespace}/${name}: ${messageOf(error)}`];
      this.recorder.record(endpoints, "Warning", reason as string, message as string);
      throw error;
    }
  }

  /** A Service that has gone takes the Endpoints of its name along, whoever made them. */
  private async remove(key: string, present: Endpoints | undefined): Promise<void> {
    this.triggerTimes.forget(key);
    if (present === undefined) return;
    await this.writer.delete(present.metadata.name, present.metadata.namespace).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  }
}

function labelsFor(service: Service): Record<string, string> {
  const { [HEADLESS]: _headless, ...labels } = service.metadata.labels ?? {};
  const isHeadless = service.spec.clusterIP === "None" || !service.spec.clusterIP;
  return { ...labels, ...(isHeadless ? { [HEADLESS]: "" } : {}), [MANAGED_BY]: "endpoint-controller" };
}
