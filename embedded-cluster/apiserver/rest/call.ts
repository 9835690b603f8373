import type { KubeObject } from "../../apimachinery/object.ts";
import { apiVersionOf } from "../../apimachinery/object.ts";
import type { ApiRequest } from "../../apimachinery/wire.ts";
import { storeKey } from "../../store/store-key.ts";
import type { UserInfo } from "../hooks.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { Serving } from "./serving.ts";

/** One request for one kind, authorised. */
export interface Call {
  readonly serving: Serving;
  /** As objects are kept. */
  readonly kind: KindDefinition;
  /** As the caller speaks of them; the same as `kind` unless the kind is served in several versions. */
  readonly served: KindDefinition;
  readonly info: RequestInfo;
  readonly request: ApiRequest;
  readonly user: UserInfo;
  /** Texts of `Warning` headers, filled while the call is served. */
  readonly warnings: string[];
  readonly dryRun: boolean;
}

/** An answer whose objects have not been given their representation yet. */
export interface Outcome {
  code: number;
  object: KubeObject | { kind: string; apiVersion: string; [field: string]: unknown };
}

export function groupResourceOf(kind: KindDefinition): { group: string; resource: string } {
  return { group: kind.group, resource: kind.plural };
}

/** The two sides of a kind, for a call. */
export function asServed(kind: KindDefinition): Pick<Call, "kind" | "served"> {
  return { kind: kind.conversion?.stored ?? kind, served: kind };
}

/** An object in the form in which it is kept; the caller gives it away. */
export function toStored(served: KindDefinition, object: KubeObject): KubeObject {
  return served.conversion?.toStored(object) ?? object;
}

/** A kept object, perhaps frozen, in the form in which the caller knows it. */
export function fromStored(served: KindDefinition, object: KubeObject): KubeObject {
  return served.conversion?.fromStored(object) ?? object;
}

/** "PodList" */
export function listKindOf(kind: KindDefinition): string {
  return kind.listKind ?? `${kind.kind}List`;
}

/** The namespace objects of this call are kept under; undefined for cluster-scoped kinds. */
export function namespaceOf(call: Call): string | undefined {
  return call.kind.namespaced ? call.info.namespace : undefined;
}

export function keyOf(call: Call, name: string = call.info.name): string {
  return storeKey(call.kind.group, call.kind.plural, namespaceOf(call), name);
}

export function kindVersion(kind: KindDefinition): { kind: string; apiVersion: string } {
  return { kind: kind.kind, apiVersion: apiVersionOf(kind) };
}
