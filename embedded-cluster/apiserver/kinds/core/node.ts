import type { Node } from "../../../apimachinery/types/core.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { nodeTable } from "../../tables/cluster.ts";
import { defineKind, keepStatus, type SpecCheck, validation } from "../define.ts";
import { labelKey, labelValue } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notSupported, required } from "../rules/problem.ts";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

const checkNode: SpecCheck = (problems, object, previous) => {
  const node = object as Node;
  const seen = new Set<string>();
  for (const [index, taint] of (node.spec?.taints ?? []).entries()) {
    // Upstream looks at them together with the metadata, and says so.
    const field = `metadata.taints[${index}]`;
    invalidFor(problems, `${field}.key`, taint.key ?? "", labelKey(taint.key ?? ""));
    const wrong = labelValue(taint.value ?? "");
    if (wrong.length > 0) problems.push(invalid(`${field}.value`, taint.value, wrong.join(";")));
    if (!taint.effect) problems.push(required(`${field}.effect`));
    else if (!EFFECTS.includes(taint.effect)) problems.push(notSupported(`${field}.effect`, taint.effect, EFFECTS));
    const identity = `${taint.key}:${taint.effect}`;
    if (seen.has(identity)) {
      const shown = { Key: taint.key, Value: taint.value ?? "", Effect: taint.effect, TimeAdded: (taint as { timeAdded?: string }).timeAdded ?? null };
      const { body, ...rest } = duplicate(field, shown);
      problems.push({ ...rest, body: `${body}: taints must be unique by key and effect pair` });
    }
    seen.add(identity);
  }
  const assigned = (previous as Node | undefined)?.spec?.podCIDR;
  if (assigned && node.spec?.podCIDR !== assigned) problems.push(forbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid'));
};

/** Models pkg/registry/core/node/strategy.go. */
export const NODE: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  shortNames: ["no"],
  namespaced: false,
  subresources: ["proxy", "status"],
  hasGeneration: false,
  applyDefaults(object) {
    const node = object as Node;
    node.spec ??= {};
    node.status ??= {};
    if (node.status.capacity !== undefined) node.status.allocatable ??= { ...node.status.capacity };
  },
  // Unlike other kinds, a node may bring its status: kubelets register themselves with it.
  prepareForUpdate: keepStatus,
  ...validation({ namespaced: false, check: checkNode }),
  selectableFields: { "spec.unschedulable": (object) => String(object["spec"]?.unschedulable ?? false) },
  table: nodeTable,
});
