import type { KubeObject } from "../../apimachinery/object.ts";
import type { Service } from "../../apimachinery/types/core.ts";
import { isAlreadyExists } from "../../apimachinery/status.ts";
import { objectKey } from "../../apimachinery/object.ts";
import { RESOURCES } from "../../client/resources.ts";
import { SeriesRecorder } from "../../client/series-recorder.ts";
import { type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";

/** Between two looks at everything; a change of the Service is seen at once. */
const ROUND_MILLISECONDS = 180_000;
const COMPONENT = "ipallocator-repair-controller";

interface IpAddress extends KubeObject {
  spec: { parentRef?: { group?: string; resource?: string; namespace?: string; name?: string } };
}

/**
 * An IPAddress that somebody deletes while its Service lives comes back. Models RepairIPAddress of
 * pkg/registry/core/service/ipallocator/controller. Upstream looks every three minutes; here the rounds are waited for only when
 * there is something to find, so that an idle cluster has no timer.
 */
export const addressRepair: ControllerDefinition = {
  name: "service-ip-repair-controller",
  identity: COMPONENT,
  needs: [RESOURCES.services, RESOURCES.ipaddresses],
  start(context) {
    const { clock } = context;
    const services = informerOf<Service>(context, RESOURCES.services);
    const addresses = informerOf<IpAddress>(context, RESOURCES.ipaddresses);
    const writer = resourceOf<IpAddress>(context, RESOURCES.ipaddresses);
    const recorder = new SeriesRecorder(context.api, clock, COMPONENT, `${COMPONENT}-kube-apiserver`);
    const begun = clock.now();
    const queue = queueOf(context, async (key) => {
      const service = services.get(key);
      if (service === undefined || service.metadata.deletionTimestamp !== undefined) return;
      for (const ip of service.spec.clusterIPs ?? []) {
        if (ip === "None" || ip === "" || addresses.get(ip) !== undefined) continue;
        // The address of a new Service is written with it, and may be seen after it.
        if ((await writer.find(ip)) !== undefined) continue;
        recorder.record(service, "Warning", "ClusterIPNotAllocated", "ClusterIPAllocation", `Cluster IP [${familyOf(ip)}]: ${ip} is not allocated; repairing`);
        await writer.create(addressOf(ip, service)).catch((error) => {
          if (!isAlreadyExists(error)) throw error;
        });
      }
    });
    const see = (service: Service) => queue.add(objectKey(service));
    services.onChange({ added: see, updated: see });
    addresses.onChange({
      deleted({ spec: { parentRef } }) {
        const untilNextRound = ROUND_MILLISECONDS - ((clock.now() - begun) % ROUND_MILLISECONDS);
        if (parentRef?.resource === "services") queue.addAfter(`${parentRef.namespace}/${parentRef.name}`, untilNextRound);
      },
    });
    return queue;
  },
};

function familyOf(ip: string): "IPv4" | "IPv6" {
  return ip.includes(":") ? "IPv6" : "IPv4";
}

function addressOf(ip: string, { metadata: { name, namespace = "" } }: Service): IpAddress {
  const labels = { "ipaddress.kubernetes.io/ip-family": familyOf(ip), "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io" };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IPAddress",
    metadata: { name: ip, labels },
    spec: { parentRef: { group: "", resource: "services", namespace, name } },
  };
}
