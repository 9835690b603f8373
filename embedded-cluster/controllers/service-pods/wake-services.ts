import { objectKey } from "../../apimachinery/object.ts";
import type { Pod, Service } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import { matchesAll } from "../../client/label-selector.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { isReady, isTerminal } from "../pods.ts";

/** A Service whose endpoints the cluster finds by itself. */
export function hasSelector(service: Service): boolean {
  return service.spec.selector !== undefined && Object.keys(service.spec.selector).length > 0 && service.spec.type !== "ExternalName";
}

/** Wakes the Services whose endpoints a change of a pod may concern. Models endpointslice/util GetPodUpdateProjectionKey. */
export function wakeServices(services: Informer<Service>, pods: Informer<Pod>, wake: (serviceKey: string) => void): void {
  const wakeSelecting = (pod: Pod) => {
    for (const service of services.inNamespace(pod.metadata.namespace ?? "")) {
      if (hasSelector(service) && matchesAll(service.spec.selector ?? {}, pod.metadata.labels)) wake(objectKey(service));
    }
  };
  pods.onChange({
    added: wakeSelecting,
    deleted: wakeSelecting,
    updated: (pod, previous) => {
      const relabeled = !semanticEqual(pod.metadata.labels, previous.metadata.labels);
      if (relabeled) wakeSelecting(previous);
      if (relabeled || endpointChanged(pod, previous)) wakeSelecting(pod);
    },
  });
}

/** The pods a Service selects, as the cache has them. */
export function podsOf(service: Service, pods: Informer<Pod>): Pod[] {
  return pods.inNamespace(service.metadata.namespace ?? "").filter((pod) => matchesAll(service.spec.selector ?? {}, pod.metadata.labels));
}

/** Models ShouldPodBeInEndpoints. */
export function belongsInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (isTerminal(pod) || addressesOf(pod).length === 0) return false;
  return includeTerminating || pod.metadata.deletionTimestamp === undefined;
}

export function addressesOf(pod: Pod): string[] {
  const { podIPs = [], podIP } = pod.status ?? {};
  if (podIPs.length > 0) return podIPs.map((address) => address.ip);
  return podIP ? [podIP] : [];
}

/** A pod's name in the DNS of its headless Service. Models ShouldSetHostname. */
export function hostnameIn(service: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec;
  return hostname && subdomain === service.metadata.name ? hostname : undefined;
}

function endpointChanged(pod: Pod, previous: Pod): boolean {
  return (
    isReady(pod) !== isReady(previous) ||
    isTerminal(pod) !== isTerminal(previous) ||
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    pod.spec.nodeName !== previous.spec.nodeName ||
    !semanticEqual(addressesOf(pod), addressesOf(previous))
  );
}
