import type { KindDefinition } from "../../registry/kind-definition.ts";
import { nameAndAgeTable } from "../../tables/config.ts";
import { defineKind, validation } from "../define.ts";

/** Models pkg/registry/core/serviceaccount/strategy.go. */
export const SERVICE_ACCOUNT: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  shortNames: ["sa"],
  namespaced: true,
  subresources: ["token"],
  hasGeneration: false,
  ...validation({ namespaced: true }),
  table: nameAndAgeTable,
});
