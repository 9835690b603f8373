import { compareQuantities } from "../../../apimachinery/quantity/arithmetic.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { createdAtTable } from "../../tables/config.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { duplicate, forbidden, invalid, type Problems, required } from "../rules/problem.ts";
import { canonicalList } from "../rules/quantities.ts";
import { checkContainerResourceName, checkResourceName, quantity, type ResourceList } from "../rules/resources.ts";

export interface LimitRangeItem {
  type: string;
  max?: ResourceList;
  min?: ResourceList;
  default?: ResourceList;
  defaultRequest?: ResourceList;
  maxLimitRequestRatio?: ResourceList;
}

const TYPES = ["Container", "Pod", "PersistentVolumeClaim"];
const BOUNDS = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

/** Models SetDefaults_LimitRangeItem: a bound without a default is its own default. */
function defaultLimitRange(object: KubeObject): void {
  for (const item of (object["spec"]?.limits ?? []) as LimitRangeItem[]) {
    for (const bound of BOUNDS) canonicalList(object, item[bound]);
    if (item.type !== "Container") continue;
    const limits = { ...item.max, ...item.default };
    const requests = { ...item.min, ...limits, ...item.defaultRequest };
    if (Object.keys(limits).length > 0) item.default = limits;
    if (Object.keys(requests).length > 0) item.defaultRequest = requests;
  }
}

/** Models ValidateLimitRange of pkg/apis/core/validation. */
const checkLimitRange: SpecCheck = (problems, object) => {
  const seen = new Set<string>();
  for (const [index, item] of ((object["spec"]?.limits ?? []) as LimitRangeItem[]).entries()) {
    const field = `spec.limits[${index}]`;
    const type = item.type ?? "";
    if (!TYPES.includes(type) && !type.includes("/")) problems.push(invalid(`${field}.type`, type, "must be a standard limit type or fully qualified"));
    if (seen.has(type)) problems.push(duplicate(`${field}.type`, type));
    seen.add(type);
    checkNames(problems, field, item);
    checkOrder(problems, field, item);
  }
};

function checkNames(problems: Problems, field: string, item: LimitRangeItem): void {
  for (const bound of BOUNDS) {
    if (item.type === "Pod" && (bound === "default" || bound === "defaultRequest")) {
      if (Object.keys(item[bound] ?? {}).length > 0) problems.push(forbidden(`${field}.${bound}`, "may not be specified when `type` is 'Pod'"));
      continue;
    }
    for (const name of Object.keys(item[bound] ?? {})) {
      const at = `${field}.${bound}[${name}]`;
      if (item.type === "Pod" || item.type === "Container") checkContainerResourceName(problems, at, name);
      else checkResourceName(problems, at, name);
    }
  }
  if (item.type === "PersistentVolumeClaim" && item.min?.["storage"] === undefined && item.max?.["storage"] === undefined) {
    problems.push(required(`${field}.limits`, "either minimum or maximum storage value is required, but neither was provided"));
  }
}

/** min ≤ defaultRequest ≤ default ≤ max. */
function checkOrder(problems: Problems, field: string, item: LimitRangeItem): void {
  const names = new Set(BOUNDS.flatMap((bound) => Object.keys(item[bound] ?? {})));
  for (const name of names) {
    const text = (bound: (typeof BOUNDS)[number]) => String(item[bound]?.[name]);
    const greater = (left: (typeof BOUNDS)[number], right: (typeof BOUNDS)[number]) => {
      const one = quantity(item[left]?.[name]);
      const other = quantity(item[right]?.[name]);
      return one !== undefined && other !== undefined && compareQuantities(one, other) > 0;
    };
    const complain = (at: string, shown: string, detail: string) => problems.push(invalid(`${field}.${at}[${name}]`, shown, detail));
    const { min, max } = { min: text("min"), max: text("max") };
    const [limit, request] = [text("default"), text("defaultRequest")];
    if (greater("min", "max")) complain("min", min, `min value ${min} is greater than max value ${max}`);
    if (item.type === "Pod") {
      checkRatio(problems, field, item, name);
      continue;
    }
    if (greater("min", "defaultRequest")) complain("defaultRequest", request, `min value ${min} is greater than default request value ${request}`);
    if (greater("defaultRequest", "max")) complain("defaultRequest", request, `default request value ${request} is greater than max value ${max}`);
    if (greater("defaultRequest", "default")) {
      complain("defaultRequest", request, `default request value ${request} is greater than default limit value ${limit}`);
    }
    if (greater("min", "default")) complain("default", min, `min value ${min} is greater than default value ${limit}`);
    if (greater("default", "max")) complain("default", max, `default value ${limit} is greater than max value ${max}`);
    checkRatio(problems, field, item, name);
  }
}

/** A limit is at least the request, and no bound may make a ratio pointless. */
function checkRatio(problems: Problems, field: string, { min, max, maxLimitRequestRatio }: LimitRangeItem, name: string): void {
  const shown = maxLimitRequestRatio?.[name];
  const ratio = quantity(shown);
  if (ratio === undefined) return;
  const complain = (detail: string) => problems.push(invalid(`${field}.maxLimitRequestRatio[${name}]`, shown, detail));
  if (ratio.nanos < 1_000_000_000n) complain(`ratio ${shown} is less than 1`);
  const [low, high] = [quantity(min?.[name]), quantity(max?.[name])];
  if (low === undefined || high === undefined || low.nanos === 0n) return;
  const widest = Number(high.nanos) / Number(low.nanos);
  if (Number(ratio.nanos) / 1e9 > widest) complain(`ratio ${shown} is greater than max/min = ${widest.toFixed(6)}`);
}

/** Models pkg/registry/core/limitrange/strategy.go. */
export const LIMIT_RANGE: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "LimitRange",
  plural: "limitranges",
  shortNames: ["limits"],
  namespaced: true,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults: defaultLimitRange,
  ...validation({ namespaced: true, check: checkLimitRange }),
  table: createdAtTable,
});
