/**
 * What OpenAPI says about one field: enough for strict decoding, strategic merge and server-side apply. Children are looked up
 * on demand, because schemas are recursive (JSONSchemaProps) and mostly unused.
 */
export interface FieldSchema {
  /** "any": int-or-string, or a value whose inside is not described (RawExtension, preserve-unknown-fields). */
  readonly type: "object" | "array" | "string" | "integer" | "number" | "boolean" | "any";
  /** integers: "int32" or "int64". "any": "int-or-string" or "quantity" where only these fit. */
  readonly format?: string | undefined;
  /** "any": what the value is when it is an object (a schema's items, which may be a list, and additionalProperties, which may be a boolean). */
  readonly whenObject?: FieldSchema | undefined;
  /** Structs: the name of the Go type with its package, "v1.DeploymentSpec", as decoding errors show it. */
  readonly typeName?: string | undefined;
  /** A named field of a struct. undefined: there is none. Absent on maps and scalars. */
  field?(name: string): FieldSchema | undefined;
  /** Whether a struct's list or map field is written even when it is empty. */
  keepsEmpty?(name: string): boolean;
  /** Whether a struct's field is a plain value in Go, and no pointer: its zero is the same as its absence, and a struct there is always there. */
  isValue?(name: string): boolean;
  /** The schema of a kind's whole object. */
  readonly isRoot?: boolean;
  /** Names of all fields of a struct. */
  fieldNames?(): readonly string[];
  /** A map's values (`additionalProperties`), or an array's elements. */
  readonly items?: FieldSchema | undefined;
  /** x-kubernetes-patch-strategy: "merge", "retainKeys", "merge,retainKeys", "replace". */
  readonly patchStrategy?: string | undefined;
  /** x-kubernetes-patch-merge-key */
  readonly patchMergeKey?: string | undefined;
  /** x-kubernetes-list-type; arrays without one are atomic. */
  readonly listType?: "atomic" | "set" | "map" | undefined;
  /** x-kubernetes-list-map-keys */
  readonly listMapKeys?: readonly string[] | undefined;
  /** Defaults of list map keys: {protocol: "TCP"}. */
  readonly listMapKeyDefaults?: Readonly<Record<string, unknown>> | undefined;
  /** x-kubernetes-map-type: "atomic" makes a struct or map one value to server-side apply. */
  readonly mapType?: "atomic" | "granular" | undefined;
}

export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** The schema of a kind's whole object, metadata included; undefined for a kind without one. */
export type SchemaLookup = (gvk: GroupVersionKind) => FieldSchema | undefined;
