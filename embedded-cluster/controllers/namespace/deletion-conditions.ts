import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Condition } from "../../apimachinery/types/core.ts";
import { findCondition } from "../conditions.ts";
import type { DeletionOutcome } from "./delete-content.ts";

interface Finding {
  type: string;
  status: "True" | "False";
  reason: string;
  message: string;
}

/** What a namespace on its way out says of itself. Models namespaceConditionUpdater. */
export function deletionConditions(namespace: KubeObject, outcome: DeletionOutcome, now: number): Condition[] {
  const present = (namespace.status?.conditions ?? []) as Condition[];
  const conditions = [...present];
  for (const finding of findings(outcome)) {
    const before = findCondition(present, finding.type);
    const since = before?.status === finding.status ? before.lastTransitionTime : undefined;
    const condition: Condition = { ...finding, lastTransitionTime: since ?? timestamp(now) };
    if (before === undefined) conditions.push(condition);
    else conditions[conditions.indexOf(before)] = condition;
  }
  return conditions;
}

function findings({ remaining, finalizers, errors }: DeletionOutcome): Finding[] {
  const resources = [...remaining].map(([resource, count]) => `${resource} has ${count} resource instances`).sort();
  const waiting = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  return [
    { type: "NamespaceDeletionDiscoveryFailure", status: "False", reason: "ResourcesDiscovered", message: "All resources successfully discovered" },
    {
      type: "NamespaceDeletionGroupVersionParsingFailure",
      status: "False",
      reason: "ParsedGroupVersions",
      message: "All legacy kube types successfully parsed",
    },
    errors.length === 0
      ? {
          type: "NamespaceDeletionContentFailure",
          status: "False",
          reason: "ContentDeleted",
          message: "All content successfully deleted, may be waiting on finalization",
        }
      : {
          type: "NamespaceDeletionContentFailure",
          status: "True",
          reason: "ContentDeletionFailed",
          message: `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(", ")}`,
        },
    resources.length === 0
      ? { type: "NamespaceContentRemaining", status: "False", reason: "ContentRemoved", message: "All content successfully removed" }
      : { type: "NamespaceContentRemaining", status: "True", reason: "SomeResourcesRemain", message: `Some resources are remaining: ${resources.join(", ")}` },
    waiting.length === 0
      ? { type: "NamespaceFinalizersRemaining", status: "False", reason: "ContentHasNoFinalizers", message: "All content-preserving finalizers finished" }
      : {
          type: "NamespaceFinalizersRemaining",
          status: "True",
          reason: "SomeFinalizersRemain",
          message: `Some content in the namespace has finalizers remaining: ${waiting.join(", ")}`,
        },
  ];
}
