import type { Endpoint, Node, Pod, Service } from "../../apimachinery/types/core.ts";
import { isReady } from "../pods.ts";
import { findPort } from "../service-pods/find-port.ts";
import { addressesOf, belongsInEndpoints, hostnameIn } from "../service-pods/wake-services.ts";
import type { SliceContent } from "./plan-slices.ts";

const ZONE = "topology.kubernetes.io/zone";

/** A Service's pods as endpoints, grouped by the ports they answer on. Models endpointslice getEndpointPorts and podToEndpoint. */
export function wantedSlices(service: Service, pods: readonly Pod[], nodeNamed: (name: string) => Node | undefined): SliceContent[] {
  const groups = new Map<string, SliceContent>();
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, true)) continue;
    const node = nodeNamed(pod.spec.nodeName ?? "");
    if (node === undefined && service.spec.publishNotReadyAddresses !== true) continue;
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { addressType: "IPv4", ports, endpoints: [] };
    groups.set(key, group);
    group.endpoints.push(endpointOf(service, pod, node));
  }
  return [...groups.values()];
}

function portsOf(service: Service, pod: Pod): SliceContent["ports"] {
  return (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { name = "", protocol = "TCP", appProtocol } = servicePort;
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod, node: Node | undefined): Endpoint {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const hostname = hostnameIn(service, pod);
  const zone = node?.metadata.labels?.[ZONE];
  const { name, namespace, uid } = pod.metadata;
  const endpoint = {
    addresses: addressesOf(pod),
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: "Pod", name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) },
    ...(zone ? { zone } : {}),
    ...hintsFor(service, ready, zone, pod.spec.nodeName),
  };
  return endpoint;
}

const NEAR = ["PreferClose", "PreferSameZone", "PreferSameNode"];

/** Models endpointslice/trafficdist: who of the proxies should prefer this endpoint. */
function hintsFor({ spec }: Service, ready: boolean, zone: string | undefined, node: string | undefined): Pick<Endpoint, "hints"> {
  if (!ready || !NEAR.includes(spec.trafficDistribution ?? "")) return {};
  const forZones = zone ? { forZones: [{ name: zone }] } : {};
  const forNodes = node && spec.trafficDistribution === "PreferSameNode" ? { forNodes: [{ name: node }] } : {};
  const hints = { ...forNodes, ...forZones };
  return Object.keys(hints).length === 0 ? {} : { hints };
}
