import type { KindDefinition } from "../../registry/kind-definition.ts";
import { leaseTable } from "../../tables/cluster.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkNotNegative, invalid } from "../rules/problem.ts";

/** Models ValidateLeaseSpec of pkg/apis/coordination/validation. */
const checkLease: SpecCheck = (problems, object) => {
  const { leaseDurationSeconds: seconds, leaseTransitions } = object["spec"] ?? {};
  if (typeof seconds === "number" && seconds <= 0) problems.push(invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
  checkNotNegative(problems, "spec.leaseTransitions", leaseTransitions);
};

export const LEASE: KindDefinition = defineKind({
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  namespaced: true,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults(object) {
    object["spec"] ??= {};
  },
  ...validation({ namespaced: true, check: checkLease }),
  table: leaseTable,
});
