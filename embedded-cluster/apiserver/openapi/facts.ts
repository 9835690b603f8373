import type { GroupVersionKind } from "../../apimachinery/schema/field-schema.ts";
import { withEnums } from "./enums.ts";
import { TYPE_FACTS } from "./generated/facts.ts";

/**
 * What is known of a field: its type, and how lists and maps merge. The type is
 * "s" text, "y" base64 bytes, "b" boolean, "i" int32, "l" int64, "d" double, "o" any object, "[]" + type, "{}" + type, or the name of a type.
 */
export interface FieldFacts {
  type: string;
  patch?: string;
  mergeKey?: string;
  list?: "atomic" | "set" | "map";
  keys?: string[];
  mapType?: "atomic" | "granular";
  enum?: string[];
  default?: unknown;
}

/** What is known of a type: a struct's fields, or what a scalar is ("date-time", "quantity", "int-or-string", "object"). */
export interface TypeFacts {
  fields?: Record<string, FieldFacts>;
  scalar?: string;
  required?: string[];
  /** group, version, kind */
  kind?: [string, string, string];
  mapType?: "atomic" | "granular";
}

type Written = Omit<TypeFacts, "fields"> & { fields?: Record<string, string | [string, Omit<FieldFacts, "type">]> };

// The facts are the same for every cluster of the process, and so are read once; a type only when it is asked for.
let lines: Map<string, string> | undefined;
const types = new Map<string, TypeFacts>();
let names: Map<string, string> | undefined;

/** `name` as OpenAPI has it: "io.k8s.api.core.v1.Pod". */
export function typeFacts(name: string): TypeFacts | undefined {
  const known = types.get(name);
  if (known !== undefined) return known;
  lines ??= readLines();
  const line = lines.get(name);
  if (line === undefined) return undefined;
  const written = JSON.parse(line) as Written;
  const facts = { ...written } as TypeFacts;
  if (written.fields !== undefined) {
    const fields = Object.entries(written.fields).map(([field, value]): [string, FieldFacts] => [
      field,
      typeof value === "string" ? { type: value } : { type: value[0], ...value[1] },
    ]);
    facts.fields = withEnums(name, Object.fromEntries(fields));
  }
  types.set(name, facts);
  return facts;
}

/** The type of a kind's objects. */
export function typeOfKind({ group, version, kind }: GroupVersionKind): string | undefined {
  names ??= readKinds();
  return names.get(`${group}/${version}/${kind}`);
}

/** Whether a field's type is another type's name, and not one of the short ones. */
export function isTypeName(type: string): boolean {
  return type.length > 1 && !type.startsWith("[]") && !type.startsWith("{}");
}

function readLines(): Map<string, string> {
  return new Map(
    TYPE_FACTS.split("\n").map((line) => {
      const space = line.indexOf(" ");
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
}

function readKinds(): Map<string, string> {
  lines ??= readLines();
  const found = new Map<string, string>();
  for (const name of lines.keys()) {
    const kind = typeFacts(name)?.kind;
    if (kind !== undefined) found.set(kind.join("/"), name);
  }
  return found;
}
