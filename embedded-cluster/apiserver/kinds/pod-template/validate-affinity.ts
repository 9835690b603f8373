import type { LabelSelector } from "../../../apimachinery/types/core.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { labelKey } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";

// Models validateAffinity and validateTopologySpreadConstraints of pkg/apis/core/validation.

interface PodAffinityTerm {
  labelSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  topologyKey?: string;
}

interface NodeSelectorTerm {
  matchExpressions?: { key?: string; operator?: string; values?: string[] }[];
}

interface PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  preferredDuringSchedulingIgnoredDuringExecution?: { weight?: number; podAffinityTerm?: PodAffinityTerm }[];
}

interface Affinity {
  nodeAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms?: NodeSelectorTerm[] };
    preferredDuringSchedulingIgnoredDuringExecution?: { weight?: number; preference?: NodeSelectorTerm }[];
  };
  podAffinity?: PodAffinity;
  podAntiAffinity?: PodAffinity;
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

export function checkAffinity(problems: Problems, path: string, affinity: Affinity | undefined | null): void {
  if (!affinity) return;
  const node = affinity.nodeAffinity;
  const mandatory = node?.[REQUIRED];
  if (mandatory) {
    const field = `${path}.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
    const terms = mandatory.nodeSelectorTerms ?? [];
    if (terms.length === 0) problems.push(required(field, "must have at least one node selector term"));
    for (const [index, term] of terms.entries()) checkNodeTerm(problems, `${field}[${index}]`, term);
  }
  for (const [index, preferred] of (node?.[PREFERRED] ?? []).entries()) {
    const field = `${path}.nodeAffinity.${PREFERRED}[${index}]`;
    checkWeight(problems, `${field}.weight`, preferred.weight);
    checkNodeTerm(problems, `${field}.preference`, preferred.preference ?? {});
  }
  checkPodAffinity(problems, `${path}.podAffinity`, affinity.podAffinity);
  checkPodAffinity(problems, `${path}.podAntiAffinity`, affinity.podAntiAffinity);
}

function checkNodeTerm(problems: Problems, path: string, term: NodeSelectorTerm): void {
  for (const [index, expression] of (term.matchExpressions ?? []).entries()) {
    const field = `${path}.matchExpressions[${index}]`;
    const values = expression.values ?? [];
    const operator = expression.operator ?? "";
    if (operator === "In" || operator === "NotIn") {
      if (values.length === 0) problems.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length > 0) problems.push(forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else if (operator === "Gt" || operator === "Lt") {
      if (values.length !== 1) problems.push(required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
    } else {
      problems.push(invalid(`${field}.operator`, operator, "not a valid selector operator"));
    }
    invalidFor(problems, `${field}.key`, expression.key ?? "", labelKey(expression.key ?? ""));
  }
}

function checkPodAffinity(problems: Problems, path: string, affinity: PodAffinity | undefined): void {
  for (const [index, term] of (affinity?.[REQUIRED] ?? []).entries()) checkPodTerm(problems, `${path}.${REQUIRED}[${index}]`, term);
  for (const [index, weighted] of (affinity?.[PREFERRED] ?? []).entries()) {
    const field = `${path}.${PREFERRED}[${index}]`;
    checkWeight(problems, `${field}.weight`, weighted.weight);
    checkPodTerm(problems, `${field}.podAffinityTerm`, weighted.podAffinityTerm ?? {});
  }
}

function checkPodTerm(problems: Problems, field: string, term: PodAffinityTerm): void {
  checkLabelSelector(problems, `${field}.labelSelector`, term.labelSelector);
  checkLabelSelector(problems, `${field}.namespaceSelector`, term.namespaceSelector);
  const topologyKey = term.topologyKey ?? "";
  if (topologyKey === "") problems.push(required(`${field}.topologyKey`, "can not be empty"));
  invalidFor(problems, `${field}.topologyKey`, topologyKey, labelKey(topologyKey));
}

function checkWeight(problems: Problems, field: string, weight: number | undefined): void {
  const value = weight ?? 0;
  if (value <= 0 || value > 100) problems.push(invalid(field, value, "must be in the range 1-100"));
}

interface SpreadConstraint {
  maxSkew?: number;
  topologyKey?: string;
  whenUnsatisfiable?: string;
  labelSelector?: LabelSelector;
  minDomains?: number;
  nodeAffinityPolicy?: string;
  nodeTaintsPolicy?: string;
  matchLabelKeys?: string[];
}

const WHEN_UNSATISFIABLE = ["DoNotSchedule", "ScheduleAnyway"];
const NODE_POLICIES = ["Honor", "Ignore"];

export function checkTopologySpread(problems: Problems, path: string, constraints: readonly SpreadConstraint[]): void {
  for (const [index, constraint] of constraints.entries()) {
    const field = `${path}[${index}]`;
    const skew = constraint.maxSkew ?? 0;
    if (skew <= 0) problems.push(invalid(`${field}.maxSkew`, skew, "must be greater than zero"));
    if (!constraint.topologyKey) problems.push(required(`${field}.topologyKey`, "can not be empty"));
    if (!WHEN_UNSATISFIABLE.includes(constraint.whenUnsatisfiable ?? "")) {
      problems.push(notSupported(`${field}.whenUnsatisfiable`, constraint.whenUnsatisfiable ?? "", WHEN_UNSATISFIABLE));
    }
    const { topologyKey, whenUnsatisfiable, minDomains } = constraint;
    const repeats = constraints.slice(index + 1).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeats) problems.push(duplicate(`${field}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (typeof minDomains === "number") {
      if (minDomains <= 0) problems.push(invalid(`${field}.minDomains`, minDomains, "must be greater than zero"));
      const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
      if (whenUnsatisfiable !== "DoNotSchedule") problems.push(invalid(`${field}.minDomains`, minDomains, detail));
    }
    for (const name of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
      const policy = constraint[name];
      if (policy !== undefined && !NODE_POLICIES.includes(policy)) problems.push(notSupported(`${field}.${name}`, policy, NODE_POLICIES));
    }
    for (const [at, key] of (constraint.matchLabelKeys ?? []).entries()) invalidFor(problems, `${field}.matchLabelKeys[${at}]`, key, labelKey(key));
    checkLabelSelector(problems, `${field}.labelSelector`, constraint.labelSelector);
  }
}
