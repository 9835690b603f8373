import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { checkMetadataUpdate } from "../rules/metadata.ts";
import { checkNotNegative, invalid, type Problems } from "../rules/problem.ts";

interface StatusRules {
  /** Counts that are not negative, in upstream's order. */
  counts: readonly string[];
  /** Those of them that are part of `replicas`. */
  partsOfReplicas?: readonly string[];
  /** How the count is called that availableReplicas may not exceed; kinds without it have no such rule. */
  ready?: string;
}

/** What a written status must obey. Models Validate<Kind>StatusUpdate of pkg/apis/apps/validation. */
export function statusValidation(rules: StatusRules): Pick<KindDefinition, "validateStatusUpdate"> {
  return {
    validateStatusUpdate(object, previous) {
      const problems: Problems = [];
      checkMetadataUpdate(problems, object, previous);
      checkCounts(problems, (object["status"] ?? {}) as Record<string, number>, rules);
      checkCollisions(problems, object, previous);
      return problems;
    },
  };
}

function checkCounts(problems: Problems, status: Readonly<Record<string, number>>, { counts, partsOfReplicas = [], ready }: StatusRules): void {
  const count = (name: string) => status[name] ?? 0;
  for (const name of counts) checkNotNegative(problems, `status.${name}`, status[name]);
  for (const name of partsOfReplicas) {
    if (count(name) > count("replicas")) problems.push(invalid(`status.${name}`, count(name), "cannot be greater than status.replicas"));
  }
  if (ready !== undefined && count("availableReplicas") > count("readyReplicas")) {
    problems.push(invalid("status.availableReplicas", count("availableReplicas"), `cannot be greater than ${ready}`));
  }
}

/** Hashes that were taken once stay taken. */
function checkCollisions(problems: Problems, object: KubeObject, previous: KubeObject): void {
  const before: number | undefined = previous["status"]?.collisionCount;
  const now: number = object["status"]?.collisionCount ?? 0;
  if (before !== undefined && now < before) problems.push(invalid("status.collisionCount", now, "cannot be decremented"));
}
