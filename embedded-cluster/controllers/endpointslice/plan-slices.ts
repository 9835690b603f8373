import type { Endpoint, EndpointSlice } from "../../apimachinery/types/core.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";

/** What a slice holds. */
export interface SliceContent {
  addressType: EndpointSlice["addressType"];
  ports: NonNullable<EndpointSlice["ports"]>;
  endpoints: Endpoint[];
}

export interface SlicePlan {
  create: SliceContent[];
  update: { slice: EndpointSlice; content: SliceContent }[];
  delete: EndpointSlice[];
}

/** Endpoints in one slice. As --max-endpoints-per-slice. */
const ENDPOINTS_PER_SLICE = 100;

/**
 * How to make the existing slices hold the wanted endpoints with few writes: endpoints stay in their slice, new ones fill
 * slices that change anyway, then others with room. Slices that would go are reused for those that would come.
 * Models endpointslice Reconciler.reconcileByPortMapping and finalize.
 */
export function planSlices(wanted: readonly SliceContent[], existing: readonly EndpointSlice[]): SlicePlan {
  const plan: SlicePlan = { create: [], update: [], delete: [] };
  const groups = new Map(wanted.map((content) => [keyOf(content), content]));
  const slices = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    const key = keyOf(slice);
    const same = slices.get(key);
    if (groups.has(key) && same !== undefined) same.push(slice);
    else if (groups.has(key)) slices.set(key, [slice]);
    else plan.delete.push(slice);
  }
  for (const [key, content] of groups) planGroup(content, slices.get(key) ?? [], plan);
  reuse(plan);
  return plan;
}

/** Adds what one group of endpoints with equal ports needs. */
function planGroup(content: SliceContent, existing: readonly EndpointSlice[], plan: SlicePlan): void {
  const missing = new Map(content.endpoints.map((endpoint) => [identityOf(endpoint), endpoint]));
  const kept: { slice: EndpointSlice; endpoints: Endpoint[]; changed: boolean }[] = [];
  for (const slice of existing) {
    const before = slice.endpoints ?? [];
    const endpoints = before.map((endpoint) => take(missing, identityOf(endpoint))).filter((endpoint) => endpoint !== undefined);
    if (endpoints.length === 0) plan.delete.push(slice);
    else kept.push({ slice, endpoints, changed: !semanticEqual(endpoints, before) });
  }
  for (const one of [...kept.filter((each) => each.changed), ...kept.filter((each) => !each.changed)]) {
    for (const [identity, endpoint] of missing) {
      if (one.endpoints.length >= ENDPOINTS_PER_SLICE) break;
      one.endpoints.push(endpoint);
      one.changed = true;
      missing.delete(identity);
    }
  }
  for (const { slice, endpoints, changed } of kept) if (changed) plan.update.push({ slice, content: { ...content, endpoints } });
  const rest = [...missing.values()];
  for (let start = 0; start < rest.length; start += ENDPOINTS_PER_SLICE) {
    plan.create.push({ ...content, endpoints: rest.slice(start, start + ENDPOINTS_PER_SLICE) });
  }
}

function reuse(plan: SlicePlan): void {
  plan.create = plan.create.filter((content) => {
    const index = plan.delete.findIndex((slice) => slice.addressType === content.addressType);
    const slice = plan.delete[index];
    if (slice === undefined) return true;
    plan.delete.splice(index, 1);
    plan.update.push({ slice, content });
    return false;
  });
}

function take(endpoints: Map<string, Endpoint>, identity: string): Endpoint | undefined {
  const endpoint = endpoints.get(identity);
  endpoints.delete(identity);
  return endpoint;
}

function identityOf(endpoint: Endpoint): string {
  return `${endpoint.addresses.join()}|${endpoint.targetRef?.uid ?? ""}|${endpoint.hostname ?? ""}`;
}

function keyOf(slice: { addressType: string; ports: EndpointSlice["ports"] }): string {
  const ports = (slice.ports ?? []).map((port) => `${port.name ?? ""}/${port.protocol ?? "TCP"}/${port.port ?? ""}/${port.appProtocol ?? ""}`);
  return `${slice.addressType}|${ports.sort().join()}`;
}
