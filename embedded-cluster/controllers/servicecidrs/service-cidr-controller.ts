import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { type AddressRange, addressNumber, rangeOf } from "./address-range.ts";

interface ServiceCidr extends KubeObject {
  spec: { cidrs?: string[] };
  status?: { conditions?: { type: string; status: string; reason: string; message: string; lastTransitionTime?: string }[] };
}

const FINALIZER = "networking.k8s.io/service-cidr-finalizer";
/** A range that is going is kept this long, so that nobody is given an address of it meanwhile. */
const GRACE_MILLISECONDS = 10_000;
const IN_USE = "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR";

/** Makes ranges ready, and keeps one from going while addresses of it are in use. Models pkg/controller/servicecidrs. */
export const serviceCidrController: ControllerDefinition = {
  name: "service-cidr-controller",
  identity: "service-cidrs-controller",
  needs: [RESOURCES.servicecidrs, RESOURCES.ipaddresses],
  start(context) {
    const controller = new ServiceCidrController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wakeAll = () => {
      for (const cidr of controller.ranges.list()) queue.add(cidr.metadata.name);
    };
    controller.ranges.onChange({ added: wakeAll, updated: wakeAll, deleted: wakeAll });
    controller.addresses.onChange({ deleted: () => controller.someoneIsGoing() && wakeAll() });
    return queue;
  },
};

class ServiceCidrController {
  readonly ranges;
  readonly addresses;
  private readonly writer;
  private readonly clock;

  constructor(context: ControllerContext) {
    this.ranges = informerOf<ServiceCidr>(context, RESOURCES.servicecidrs);
    this.addresses = informerOf(context, RESOURCES.ipaddresses);
    this.writer = resourceOf<ServiceCidr>(context, RESOURCES.servicecidrs);
    this.clock = context.clock;
  }

  someoneIsGoing(): boolean {
    return [...this.ranges.list()].some(isGoing);
  }

  async reconcile(name: string): Promise<{ after: number } | void> {
    const cidr = this.ranges.get(name);
    if (cidr === undefined) return;
    try {
      return await (isGoing(cidr) ? this.finish(cidr) : this.makeReady(cidr));
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  }

  private async makeReady(cidr: ServiceCidr): Promise<void> {
    const finalizers = cidr.metadata.finalizers ?? [];
    const held = finalizers.includes(FINALIZER)
      ? cidr
      : await this.writer.update({ ...cidr, metadata: { ...cidr.metadata, finalizers: [...finalizers, FINALIZER] } });
    await this.setReady(held, "True", "", "Kubernetes Service CIDR is ready");
  }

  private async finish(cidr: ServiceCidr): Promise<{ after: number } | void> {
    const finalizers = cidr.metadata.finalizers ?? [];
    if (!finalizers.includes(FINALIZER)) return;
    if (this.isInUse(cidr)) return this.setReady(cidr, "False", "Terminating", IN_USE);
    const after = Date.parse(cidr.metadata.deletionTimestamp ?? "") + GRACE_MILLISECONDS - this.clock.now();
    if (after > 0) return { after };
    await this.writer.update({ ...cidr, metadata: { ...cidr.metadata, finalizers: finalizers.filter((each) => each !== FINALIZER) } });
  }

  private async setReady(cidr: ServiceCidr, status: string, reason: string, message: string): Promise<void> {
    const current = cidr.status?.conditions?.find(({ type }) => type === "Ready");
    if (current?.status === status && current.reason === reason && current.message === message) return;
    const condition = { type: "Ready", status, reason, message, lastTransitionTime: timestamp(this.clock.now()) };
    const written = await this.writer.updateStatus({ ...cidr, status: { conditions: [condition] } });
    await this.ranges.reached(written.metadata.resourceVersion);
  }

  /** Whether an address lies in this range and in no other one that stays. */
  private isInUse(cidr: ServiceCidr): boolean {
    const own = rangesOf(cidr);
    const others = [...this.ranges.list()].filter((other) => other.metadata.uid !== cidr.metadata.uid && !isGoing(other)).flatMap(rangesOf);
    return [...this.addresses.list()].some(({ metadata }) => {
      const address = addressNumber(metadata.name);
      const lies = (range: AddressRange) => address !== undefined && address >= range.first && address <= range.last;
      return own.some(lies) && !others.some(lies);
    });
  }
}

function rangesOf(cidr: ServiceCidr): AddressRange[] {
  return (cidr.spec.cidrs ?? []).flatMap((text) => rangeOf(text) ?? []);
}

function isGoing({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}
