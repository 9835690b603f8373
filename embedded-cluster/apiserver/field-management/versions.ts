import { type KubeObject, apiVersionOf } from "../../apimachinery/object.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import { type Call, fromStored } from "../rest/call.ts";
import { type Comparison, compare } from "./compare.ts";
import { type FieldSet, difference, union } from "./field-set.ts";
import { IGNORED_FIELDS } from "./ignored-fields.ts";

/**
 * What a write changes, as each version of the kind tells it: managers own fields of the version in which they wrote. Objects are given
 * as they are kept. Models structured-merge-diff's Updater, which converts to each manager's version.
 */
export function comparisonsOf(call: Call, before: KubeObject | undefined, after: KubeObject): (apiVersion: string) => Comparison {
  const known = new Map<KindDefinition, Comparison>();
  return (apiVersion) => {
    const version = versionOf(call, apiVersion);
    const found = known.get(version) ?? comparedAs(call, version, before, after);
    known.set(version, found);
    return found;
  };
}

/** What other managers lose to a write. */
export function lostBy(compared: (apiVersion: string) => Comparison): (apiVersion: string) => FieldSet {
  return (apiVersion) => {
    const { changed, removed } = compared(apiVersion);
    return union(changed, removed);
  };
}

function comparedAs(call: Call, version: KindDefinition, before: KubeObject | undefined, after: KubeObject): Comparison {
  const schema = call.serving.openapi?.schemaOf(version);
  const start = before ?? (call.kind.zero as KubeObject | undefined);
  const { changed, removed } = compare(start === undefined ? undefined : fromStored(version, start), { ...fromStored(version, after) }, schema);
  return { changed: difference(changed, IGNORED_FIELDS), removed: difference(removed, IGNORED_FIELDS) };
}

/** A version that nobody serves any more is taken for the caller's. */
function versionOf(call: Call, apiVersion: string): KindDefinition {
  const { served, serving } = call;
  if (apiVersion === apiVersionOf(served)) return served;
  const slash = apiVersion.indexOf("/");
  const found = serving.registry.ofKind(slash < 0 ? "" : apiVersion.slice(0, slash), apiVersion.slice(slash + 1), served.kind);
  return found !== undefined && (found.conversion?.stored ?? found) === call.kind ? found : served;
}
