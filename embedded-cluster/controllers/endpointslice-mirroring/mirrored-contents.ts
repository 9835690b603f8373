import type { Endpoint } from "../../apimachinery/types/core.ts";
import type { EndpointAddress, EndpointSubset } from "../endpoints/subsets.ts";
import type { SliceContent } from "../endpointslice/plan-slices.ts";

/** Addresses mirrored of one subset. As --mirroring-max-endpoints-per-subset. */
const ADDRESSES_PER_SUBSET = 1_000;

/** Endpoints subsets as contents of slices; addresses that are none are counted. Models endpointslicemirroring's desiredCalc. */
export function mirroredContents(subsets: readonly EndpointSubset[]): { contents: SliceContent[]; invalid: number } {
  const contents = new Map<string, SliceContent>();
  let invalid = 0;
  for (const subset of subsets) {
    const ports = (subset.ports ?? []).map(({ name = "", port, protocol = "TCP", appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    }));
    const ready = (subset.addresses ?? []).map((address) => ({ address, ready: true }));
    const notReady = (subset.notReadyAddresses ?? []).map((address) => ({ address, ready: false }));
    for (const one of [...ready, ...notReady].slice(0, ADDRESSES_PER_SUBSET)) {
      const addressType = familyOf(one.address.ip);
      if (addressType === undefined) {
        invalid++;
        continue;
      }
      const key = `${addressType}|${JSON.stringify(ports)}`;
      const content = contents.get(key) ?? { addressType, ports, endpoints: [] };
      contents.set(key, content);
      content.endpoints.push(toEndpoint(one.address, one.ready));
    }
  }
  return { contents: [...contents.values()], invalid };
}

function toEndpoint({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}

function familyOf(ip: string): "IPv4" | "IPv6" | undefined {
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(ip) && ip.split(".").every((octet) => Number(octet) <= 255)) return "IPv4";
  return /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(ip) ? "IPv6" : undefined;
}
