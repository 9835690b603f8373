import { compareQuantities } from "../../../apimachinery/quantity/arithmetic.ts";
import { canonicalQuantity } from "../../../apimachinery/quantity/format.ts";
import { parseQuantity, type Quantity } from "../../../apimachinery/quantity/quantity.ts";
import { labelKey } from "./names.ts";
import { invalid, invalidFor, type Problems, required } from "./problem.ts";

// Amounts of CPU, memory and objects. Models validateResourceRequirements and pkg/apis/core/helper.

export type ResourceList = Record<string, string | number>;

const FOR_CONTAINERS = new Set(["cpu", "memory", "ephemeral-storage"]);
const STANDARD = new Set([
  "cpu",
  "memory",
  "ephemeral-storage",
  "storage",
  "pods",
  "services",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "requests.storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "services.nodeports",
  "services.loadbalancers",
]);
const INTEGERS = new Set([
  "pods",
  "services",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
]);

/** undefined when the text is no quantity: decoding has refused it before validation. */
export function quantity(text: string | number | undefined): Quantity | undefined {
  if (text === undefined || text === null) return undefined;
  try {
    return parseQuantity(text);
  } catch {
    return undefined;
  }
}

/** resources.requests and resources.limits of a container. */
export function checkResourceRequirements(problems: Problems, field: string, resources: { requests?: ResourceList; limits?: ResourceList } | undefined): void {
  const limits = resources?.limits ?? {};
  for (const [name, amount] of Object.entries(limits)) {
    checkContainerResourceName(problems, `${field}.limits[${name}]`, name);
    checkAmount(problems, `${field}.limits[${name}]`, name, amount);
  }
  for (const [name, amount] of Object.entries(resources?.requests ?? {})) {
    checkContainerResourceName(problems, `${field}.requests[${name}]`, name);
    checkAmount(problems, `${field}.requests[${name}]`, name, amount);
    const requested = quantity(amount);
    const limited = quantity(limits[name]);
    if (requested !== undefined && limited !== undefined) {
      const order = compareQuantities(requested, limited);
      const shown = canonicalQuantity(limits[name] as string);
      if (order !== 0 && !mayOvercommit(name)) {
        problems.push(invalid(`${field}.requests`, canonicalQuantity(amount), `must be equal to ${name} limit of ${shown}`));
      } else if (order > 0) {
        problems.push(invalid(`${field}.requests`, canonicalQuantity(amount), `must be less than or equal to ${name} limit of ${shown}`));
      }
    } else if (limited === undefined && !mayOvercommit(name)) {
      problems.push(required(`${field}.limits`, "Limit must be set for non overcommitable resources"));
    }
  }
}

/** Quantities that must be zero or more, and whole where the resource is counted. Models ValidateResourceQuantityValue. */
export function checkAmount(problems: Problems, field: string, name: string, amount: string | number): void {
  const value = quantity(amount);
  if (value === undefined) return;
  if (value.nanos < 0n) problems.push(invalid(field, canonicalQuantity(amount), "must be greater than or equal to 0"));
  if (isCounted(name) && value.nanos % 1_000_000_000n !== 0n) problems.push(invalid(field, canonicalQuantity(amount), "must be an integer"));
}

export function checkContainerResourceName(problems: Problems, field: string, name: string): void {
  const before = problems.length;
  checkResourceName(problems, field, name);
  if (name.includes("/")) {
    if (!name.includes("kubernetes.io/") && (name.startsWith("requests.") || problems.length > before)) {
      problems.push(invalid(field, name, "doesn't follow extended resource name standard"));
    }
  } else if (!FOR_CONTAINERS.has(name) && !name.startsWith("hugepages-")) {
    problems.push(invalid(field, name, "must be a standard resource for containers"));
  }
}

export function checkQuotaResourceName(problems: Problems, field: string, name: string): void {
  checkResourceName(problems, field, name);
  const standard = STANDARD.has(name) && name !== "storage";
  if (!name.includes("/") && !standard && !isHugePages(name) && !name.startsWith("count/")) {
    problems.push(invalid(field, name, "must be a standard resource for quota"));
  }
}

/** Models validateResourceName. */
export function checkResourceName(problems: Problems, field: string, name: string): void {
  const wrong = labelKey(name);
  if (wrong.length > 0) return invalidFor(problems, field, name, wrong);
  if (!name.includes("/") && !STANDARD.has(name) && !isHugePages(name)) {
    problems.push(invalid(field, name, "must be a standard resource type or fully qualified"));
  }
}

function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-") || name.startsWith("requests.hugepages-");
}

function isCounted(name: string): boolean {
  return INTEGERS.has(name) || (name.includes("/") && !name.includes("kubernetes.io/"));
}

/** Models helper.IsOvercommitAllowed: native resources, but not huge pages. */
function mayOvercommit(name: string): boolean {
  return (!name.includes("/") || name.includes("kubernetes.io/")) && !name.startsWith("hugepages-");
}
