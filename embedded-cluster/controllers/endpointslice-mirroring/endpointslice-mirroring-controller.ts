import { type KubeObject, objectKey } from "../../apimachinery/object.ts";
import type { EndpointSlice, Service } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import type { EndpointSubset } from "../endpoints/subsets.ts";
import { indexByService, serviceKeyOf, slicesOf } from "../endpointslice/endpointslice-controller.ts";
import { planSlices } from "../endpointslice/plan-slices.ts";
import { MANAGED_BY, SERVICE_NAME, deleteSlices, writeSlices } from "../endpointslice/slice-writer.ts";
import { isNamespaceTerminating } from "../pod-control.ts";
import { TRIGGER_TIME } from "../service-pods/trigger-time.ts";
import { mirroredContents } from "./mirrored-contents.ts";

interface Endpoints extends KubeObject {
  subsets?: EndpointSubset[];
}

const CONTROLLER = "endpointslicemirroring-controller.k8s.io";
const SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";
const LEADER = "control-plane.alpha.kubernetes.io/leader";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Copies Endpoints that people write for Services without a selector into EndpointSlices. Models pkg/controller/endpointslicemirroring. */
export const endpointSliceMirroringController: ControllerDefinition = {
  name: "endpointslice-mirroring-controller",
  identity: "endpointslicemirroring-controller",
  needs: [RESOURCES.services, RESOURCES.endpoints, RESOURCES.endpointslices],
  start(context) {
    const controller = new MirroringController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (object: KubeObject) => queue.add(objectKey(object));
    controller.endpoints.onChange({ added: wake, updated: wake, deleted: wake });
    controller.services.onChange({
      added: wake,
      updated: (service, previous) => hasSelector(service) !== hasSelector(previous) && wake(service),
      deleted: wake,
    });
    const wakeEndpoints = (slice: EndpointSlice) => isMirrored(slice) && queue.add(serviceKeyOf(slice));
    controller.slices.onChange({ updated: wakeEndpoints, deleted: wakeEndpoints });
    return queue;
  },
};

class MirroringController {
  readonly services;
  readonly endpoints;
  readonly slices;
  private readonly writer;
  private readonly recorder;

  constructor(context: ControllerContext) {
    this.services = informerOf<Service>(context, RESOURCES.services);
    this.endpoints = informerOf<Endpoints>(context, RESOURCES.endpoints);
    this.slices = indexByService(informerOf<EndpointSlice>(context, RESOURCES.endpointslices));
    this.writer = resourceOf<EndpointSlice>(context, RESOURCES.endpointslices);
    this.recorder = recorderOf(context, "endpoint-slice-mirroring-controller");
  }

  async reconcile(key: string): Promise<void> {
    const endpoints = this.endpoints.get(key);
    const service = this.services.get(key);
    const existing = slicesOf(this.slices, key).filter(isMirrored);
    if (endpoints === undefined || service === undefined || hasSelector(service) || !mayMirror(endpoints)) return deleteSlices(this.writer, existing);
    const { contents, invalid } = mirroredContents(endpoints.subsets ?? []);
    if (invalid > 0) {
      const message = `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`;
      this.recorder.record(endpoints, "Warning", "InvalidIPAddress", message);
    }
    const metadata = metadataFor(endpoints);
    const plan = planSlices(contents, existing);
    const touched = [...plan.update.map((update) => update.slice), ...plan.delete];
    for (const slice of existing) {
      if (touched.includes(slice) || (semanticEqual(slice.metadata.labels, metadata.labels) && semanticEqual(slice.metadata.annotations, metadata.annotations)))
        continue;
      plan.update.push({ slice, content: { addressType: slice.addressType, ports: slice.ports ?? [], endpoints: slice.endpoints ?? [] } });
    }
    await writeSlices(this.writer, this.slices, endpoints, plan, metadata).catch((error) => {
      if (!isNamespaceTerminating(error)) throw error;
    });
  }
}

function hasSelector(service: Service): boolean {
  return service.spec.selector !== undefined;
}

function mayMirror({ metadata }: Endpoints): boolean {
  return metadata.labels?.[SKIP_MIRROR] !== "true" && metadata.annotations?.[LEADER] === undefined;
}

function isMirrored(slice: EndpointSlice): boolean {
  return slice.metadata.labels?.[MANAGED_BY] === CONTROLLER;
}

function metadataFor(endpoints: Endpoints) {
  const { [TRIGGER_TIME]: _time, [LAST_APPLIED]: _applied, ...annotations } = endpoints.metadata.annotations ?? {};
  const labels = { ...endpoints.metadata.labels, [SERVICE_NAME]: endpoints.metadata.name, [MANAGED_BY]: CONTROLLER };
  return { labels, annotations };
}
