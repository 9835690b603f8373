import { invalidError } from "../../../apimachinery/errors.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { failure } from "../../../apimachinery/status.ts";
import type { Service } from "../../../apimachinery/types/core.ts";
import { SERVICE_CIDR_LIMIT } from "../../../kernel/limits.ts";
import { randomInteger } from "../../../kernel/random.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import { contains, formatIpv4, parseCidr, parseIpv4 } from "../rules/addresses.ts";
import { invalid } from "../rules/problem.ts";

/** Of a cluster whose ServiceCIDR objects are not there (yet). */
const DEFAULT_RANGE = "10.96.0.0/12";
const NETWORKING = "networking.k8s.io";

/** Models pkg/registry/core/service/ipallocator: an address is taken when an IPAddress of its name exists. */
export function allocateAddress(service: Service, previous: Service | undefined, context: StrategyContext): void {
  const { spec } = service;
  if (spec.type === "ExternalName" || spec.clusterIP === "None") return;
  if (spec.clusterIP && previous !== undefined && previous.spec.type !== "ExternalName") return;
  if (spec.clusterIP) return claim(service, spec.clusterIP, context);
  const address = free(context);
  if (address === undefined) {
    const { name } = service.metadata;
    throw failure(500, "InternalError", `Internal error occurred: failed to allocate a serviceIP for Service ${JSON.stringify(name)}: range is full`);
  }
  spec.clusterIP = address;
  spec.clusterIPs = [address];
}

function claim(service: Service, address: string, context: StrategyContext): void {
  const wrong = problemWith(address, context);
  if (wrong === "") return;
  const problem = invalid("spec.clusterIPs", service.spec.clusterIPs, `failed to allocate IP ${address}: ${wrong}`);
  throw invalidError({ group: "", kind: "Service" }, service.metadata.name, [problem]);
}

function problemWith(address: string, context: StrategyContext): string {
  const value = parseIpv4(address) ?? -1;
  const range = ranges(context).find((each) => contains(each, value));
  if (range === undefined) return "the provided network does not match the current range";
  const last = range.base + 2 ** (32 - range.bits) - 2;
  if (value <= range.base || value > last) {
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${formatIpv4(range.base)}/${range.bits}`;
  }
  return isTaken(address, context) ? "provided IP is already allocated" : "";
}

function free(context: StrategyContext): string | undefined {
  for (const { base, bits } of ranges(context)) {
    const count = 2 ** (32 - bits) - 2;
    // The lower band is for addresses that are asked for: it is given away only when the upper one is full.
    const band = staticBand(count + 2);
    const upper = firstFree(context, base + 1 + band, count - band);
    const found = upper ?? firstFree(context, base + 1, band);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks upwards from an address that chance names. */
function firstFree(context: StrategyContext, first: number, count: number): string | undefined {
  if (count <= 0) return undefined;
  const start = randomInteger(context.random, count);
  for (let step = 0; step < count; step++) {
    const address = formatIpv4(first + ((start + step) % count));
    if (!isTaken(address, context)) return address;
  }
  return undefined;
}

/** Models calculateRangeOffset: a sixteenth of the range, but no fewer than 16 and no more than 256 addresses. */
function staticBand(size: number): number {
  if (size <= 16) return 0;
  return Math.min(256, Math.max(16, Math.floor(size / 16)));
}

function isTaken(address: string, context: StrategyContext): boolean {
  return context.find("ipaddresses", NETWORKING, undefined, address) !== undefined;
}

/** Ranges that are ready, as ServiceCIDR objects say. */
function ranges(context: StrategyContext): { base: number; bits: number }[] {
  const objects = context.list("servicecidrs", NETWORKING, undefined).slice(0, SERVICE_CIDR_LIMIT);
  if (objects.length === 0) return [parseCidr(DEFAULT_RANGE) as { base: number; bits: number }];
  return objects.filter(isReady).flatMap((object) => ((object["spec"]?.cidrs ?? []) as string[]).flatMap((cidr) => parseCidr(cidr) ?? []));
}

function isReady(object: KubeObject): boolean {
  const conditions = (object["status"]?.conditions ?? []) as { type: string; status: string }[];
  return object.metadata.deletionTimestamp === undefined && conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
