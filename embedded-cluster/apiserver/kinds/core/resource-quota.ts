import { compareQuantities } from "../../../apimachinery/quantity/arithmetic.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { resourceQuotaTable } from "../../tables/config.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { invalid } from "../rules/problem.ts";
import { canonicalList } from "../rules/quantities.ts";
import { checkAmount, checkQuotaResourceName, quantity, type ResourceList } from "../rules/resources.ts";
import { checkScopes } from "./resource-quota-scopes.ts";

const checkQuota: SpecCheck = (problems, object, previous) => {
  const { hard = {}, scopes = [] } = (object["spec"] ?? {}) as { hard?: ResourceList; scopes?: string[] };
  for (const [name, amount] of Object.entries(hard)) {
    checkQuotaResourceName(problems, `spec.hard[${name}]`, name);
    checkAmount(problems, `spec.hard[${name}]`, name, amount);
  }
  checkScopes(problems, object["spec"] ?? {});
  const before = previous?.["spec"]?.scopes;
  if (previous !== undefined && !sameFields([...scopes].sort(), [...(before ?? [])].sort())) {
    problems.push(invalid("spec.scopes", scopes, "field is immutable"));
  }
};

/** Models WarningsOnCreate of pkg/registry/core/resourcequota: more requested than limited. */
function warnings(object: KubeObject): string[] {
  const hard = (object["spec"]?.hard ?? {}) as Record<string, string>;
  const found: string[] = [];
  for (const name of ["cpu", "memory", "ephemeral-storage"]) {
    const requested = `requests.${name}` in hard ? `requests.${name}` : name;
    const request = name === "ephemeral-storage" && requested === name ? undefined : quantity(hard[requested]);
    const limit = quantity(hard[`limits.${name}`]);
    if (request === undefined || limit === undefined || compareQuantities(request, limit) <= 0) continue;
    found.push(`ResourceQuota ${requested} (${hard[requested]}) should be less than limits.${name} (${hard[`limits.${name}`]})`);
  }
  return found;
}

/** Models pkg/registry/core/resourcequota/strategy.go. */
export const RESOURCE_QUOTA: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  shortNames: ["quota"],
  namespaced: true,
  subresources: ["status"],
  hasGeneration: false,
  applyDefaults(object) {
    canonicalList(object, object["spec"]?.hard);
    canonicalList(object, object["status"]?.hard);
    canonicalList(object, object["status"]?.used);
  },
  ...ownStatus(() => ({})),
  ...validation({ namespaced: true, check: checkQuota }),
  warnings,
  table: resourceQuotaTable,
});
