import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";

/** What the controllers of definitions read and write of them. */
export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string;
    names: DefinitionNames;
    scope: string;
    versions: { name: string; served: boolean; storage: boolean }[];
  };
  status?: { conditions?: DefinitionCondition[] | null; acceptedNames?: Partial<DefinitionNames>; storedVersions?: string[] };
}

export interface DefinitionNames {
  plural: string;
  singular?: string;
  shortNames?: string[];
  kind: string;
  listKind?: string;
  categories?: string[];
}

export interface DefinitionCondition {
  type: string;
  status: "True" | "False" | "Unknown";
  lastTransitionTime?: string;
  reason: string;
  message: string;
}

export function hasCondition({ status }: CustomResourceDefinition, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === "True") === true;
}

/** The definition with one condition set; the time of transition stays when the status does. Models SetCRDCondition. */
export function withDefinitionCondition(definition: CustomResourceDefinition, condition: DefinitionCondition, now: number): CustomResourceDefinition {
  const present = definition.status?.conditions ?? [];
  const before = present.find(({ type }) => type === condition.type);
  const { type, status, reason, message } = condition;
  const lastTransitionTime = before?.status === status && before.lastTransitionTime ? before.lastTransitionTime : timestamp(now);
  const next: DefinitionCondition = { type, status, lastTransitionTime, reason, message };
  const conditions = before === undefined ? [...present, next] : present.map((each) => (each === before ? next : each));
  return { ...definition, status: { ...definition.status, conditions } };
}
