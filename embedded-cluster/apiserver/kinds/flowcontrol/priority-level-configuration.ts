import type { KindDefinition } from "../../registry/kind-definition.ts";
import { priorityLevelConfigurationTable } from "../../tables/flowcontrol.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { invalid, notSupported, required } from "../rules/problem.ts";

/** Models ValidatePriorityLevelConfiguration of pkg/apis/flowcontrol/validation. */
const checkLevel: SpecCheck = (problems, object) => {
  const { type = "", limited } = object["spec"] ?? {};
  if (type !== "Exempt" && type !== "Limited") problems.push(notSupported("spec.type", type, ["Exempt", "Limited"]));
  if (type === "Limited" && limited === undefined) problems.push(required("spec.limited", "must not be empty when type is Limited"));
  const shares = limited?.nominalConcurrencyShares;
  if (typeof shares === "number" && shares < 0) problems.push(invalid("spec.limited.nominalConcurrencyShares", shares, "must be a non-negative integer"));
};

export const PRIORITY_LEVEL_CONFIGURATION: KindDefinition = defineKind({
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  kind: "PriorityLevelConfiguration",
  plural: "prioritylevelconfigurations",
  namespaced: false,
  subresources: ["status"],
  applyDefaults(object) {
    const { limited, exempt } = object["spec"] ?? {};
    for (const [share, initial] of [
      [limited, 30],
      [exempt, 0],
    ]) {
      if (share === undefined || share === null) continue;
      share.nominalConcurrencyShares ??= initial;
      share.lendablePercent ??= 0;
    }
    const queuing = limited?.limitResponse?.queuing;
    if (queuing) {
      queuing.handSize ||= 8;
      queuing.queues ||= 64;
      queuing.queueLengthLimit ||= 50;
    }
    object["status"] ??= {};
  },
  ...ownStatus(() => ({})),
  ...validation({ namespaced: false, check: checkLevel }),
  table: priorityLevelConfigurationTable,
});
