import type { KubeObject } from "../../apimachinery/object.ts";
import type { FieldProblem, KindDefinition, StrategyContext } from "../registry/kind-definition.ts";
import { checkFinalizerNames, checkMetadata, checkMetadataUpdate, type NameRule } from "./rules/metadata.ts";
import type { Problems } from "./rules/problem.ts";

/** Verbs of a stored resource, as discovery lists them. */
export const ALL_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] as const;

type Optional = "shortNames" | "categories" | "subresources" | "verbs" | "singular";

/** A row of the table of kinds with the usual answers filled in. */
export function defineKind(row: Omit<KindDefinition, Optional> & Partial<Pick<KindDefinition, Optional>>): KindDefinition {
  return { shortNames: [], categories: [], subresources: [], verbs: ALL_VERBS, singular: row.kind.toLowerCase(), ...row };
}

/** What is wrong with an object below its metadata; `previous` is what is there now, on an update. */
export type SpecCheck = (problems: Problems, object: KubeObject, previous: KubeObject | undefined, context: StrategyContext) => void;

/** Metadata's rules and the kind's own, in upstream's order, for create and for update. */
export function validation(options: { namespaced: boolean; name?: NameRule; check?: SpecCheck }): Pick<KindDefinition, "validate" | "validateUpdate"> {
  return {
    validate(object, context) {
      const problems: FieldProblem[] = [];
      checkMetadata(problems, object, options.namespaced, options.name);
      checkFinalizerNames(problems, object);
      options.check?.(problems, object, undefined, context);
      return problems;
    },
    validateUpdate(object, previous, context) {
      const problems: FieldProblem[] = [];
      checkMetadataUpdate(problems, object, previous);
      options.check?.(problems, object, previous, context);
      return problems;
    },
  };
}

/** For kinds whose status only the status subresource writes: a new object has `initial`, an update keeps what there is. */
export function ownStatus(initial?: () => unknown): Pick<KindDefinition, "prepareForCreate" | "prepareForUpdate"> {
  return {
    prepareForCreate(object) {
      const status = initial?.();
      if (status === undefined) delete object["status"];
      else object["status"] = status;
    },
    prepareForUpdate(object, previous) {
      keepStatus(object, previous);
    },
  };
}

export function keepStatus(object: KubeObject, previous: KubeObject): void {
  if (previous["status"] === undefined) delete object["status"];
  else object["status"] = structuredClone(previous["status"]);
}
