import { compareQuantities, quantityMilliValue } from "../../apimachinery/quantity/arithmetic.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import type { Quantity } from "../../apimachinery/quantity/quantity.ts";
import type { LimitRangeItem } from "../kinds/core/limit-range.ts";
import { type Amounts, read } from "./pod-resources.ts";

type Bounds = Readonly<Record<string, string>> | undefined;

/** What is wrong with some requests and limits by one item of a LimitRange. Models the constraints of plugin/pkg/admission/limitranger. */
export function brokenLimits(item: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  const broken: string[] = [];
  for (const [name, bound] of sorted(item.min as Bounds)) broken.push(...belowMinimum(item.type, name, bound, requests.get(name), limits.get(name)));
  for (const [name, bound] of sorted(item.max as Bounds)) broken.push(...aboveMaximum(item.type, name, bound, requests.get(name), limits.get(name)));
  for (const [name, bound] of sorted(item.maxLimitRequestRatio as Bounds)) {
    broken.push(...aboveRatio(item.type, name, bound, requests.get(name), limits.get(name)));
  }
  return broken;
}

/** For claims, which have requests only. */
export function brokenClaimLimits(item: LimitRangeItem, requests: Amounts): string[] {
  const broken: string[] = [];
  for (const [name, bound] of sorted(item.min as Bounds)) broken.push(...belowMinimum(item.type, name, bound, requests.get(name), undefined));
  for (const [name, bound] of sorted(item.max as Bounds)) {
    const request = requests.get(name);
    const start = `maximum ${name} usage per ${item.type} is ${formatQuantity(bound)}`;
    if (request === undefined) broken.push(`${start}.  No request is specified`);
    else if (compareQuantities(request, bound) > 0) broken.push(`${start}, but request is ${formatQuantity(request)}`);
  }
  return broken;
}

function belowMinimum(type: string, name: string, bound: Quantity, request: Quantity | undefined, limit: Quantity | undefined): string[] {
  const start = `minimum ${name} usage per ${type} is ${formatQuantity(bound)}`;
  if (request === undefined) return [`${start}.  No request is specified`];
  if (compareQuantities(request, bound) < 0) return [`${start}, but request is ${formatQuantity(request)}`];
  if (limit !== undefined && compareQuantities(limit, bound) < 0) return [`${start}, but limit is ${formatQuantity(limit)}`];
  return [];
}

function aboveMaximum(type: string, name: string, bound: Quantity, request: Quantity | undefined, limit: Quantity | undefined): string[] {
  const start = `maximum ${name} usage per ${type} is ${formatQuantity(bound)}`;
  if (limit === undefined) return [`${start}.  No limit is specified`];
  if (compareQuantities(limit, bound) > 0) return [`${start}, but limit is ${formatQuantity(limit)}`];
  if (request !== undefined && compareQuantities(request, bound) > 0) return [`${start}, but request is ${formatQuantity(request)}`];
  return [];
}

function aboveRatio(type: string, name: string, bound: Quantity, request: Quantity | undefined, limit: Quantity | undefined): string[] {
  const start = `${name} max limit to request ratio per ${type} is ${formatQuantity(bound)}`;
  if (request === undefined || request.nanos === 0n) return [`${start}, but no request is specified or request is 0`];
  if (limit === undefined || limit.nanos === 0n) return [`${start}, but no limit is specified or limit is 0`];
  const ratio = quantityMilliValue(limit) / quantityMilliValue(request);
  return ratio * 1000 > quantityMilliValue(bound) ? [`${start}, but provided ratio is ${ratio.toFixed(6)}`] : [];
}

function sorted(bounds: Bounds): [string, Quantity][] {
  return [...read(bounds)].sort(([left], [right]) => (left < right ? -1 : 1));
}
