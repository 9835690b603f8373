/** A type as the checker knows it. */
export interface Type {
  /** "int", "list", "google.protobuf.Timestamp", "kubernetes.Quantity", "A" for a parameter of a signature. */
  name: string;
  params: readonly Type[];
  /** Objects: their fields; undefined for one that there is not. */
  field?(name: string): Type | undefined;
}

const simple = (name: string): Type => ({ name, params: [] });

export const DYN = simple("dyn");
export const NULL = simple("null_type");
export const BOOL = simple("bool");
export const INT = simple("int");
export const UINT = simple("uint");
export const DOUBLE = simple("double");
export const STRING = simple("string");
export const BYTES = simple("bytes");
export const TIMESTAMP = simple("google.protobuf.Timestamp");
export const DURATION = simple("google.protobuf.Duration");
/** What is wrong already: nothing more is said of it. */
export const ERROR = simple("!error!");

export function listOf(item: Type): Type {
  return { name: "list", params: [item] };
}

export function mapOf(key: Type, value: Type): Type {
  return { name: "map", params: [key, value] };
}

export function optionalOf(inner: Type): Type {
  return { name: "optional_type", params: [inner] };
}

export function typeOfType(inner: Type): Type {
  return { name: "type", params: [inner] };
}

export function objectType(name: string, field: (name: string) => Type | undefined): Type {
  return { name, params: [], field };
}

const SHORT: Readonly<Record<string, Type>> = { timestamp: TIMESTAMP, duration: DURATION, null: NULL };

/** "map(string, A)", "optional(A)", "kubernetes.Quantity" */
export function parseType(text: string): Type {
  const open = text.indexOf("(");
  if (open < 0) return SHORT[text.trim()] ?? simple(text.trim());
  const name = text.slice(0, open).trim();
  return { name: name === "optional" ? "optional_type" : name, params: splitTypes(text.slice(open + 1, -1)).map(parseType) };
}

/** "string, list(A)" at its outer commas. */
export function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === "" ? parts : [...parts, last];
}

/** As cel-go's FormatCELType. */
export function formatType({ name, params }: Type): string {
  if (name === "null_type") return "null";
  return params.length === 0 ? name : `${name}(${params.map(formatType).join(", ")})`;
}

export function isDynamic({ name }: Type): boolean {
  return name === "dyn" || name === "!error!";
}

const PARAMETER = /^[A-Z]$/;

/** Whether a value of type `given` may stand where `wanted` is asked for; parameters of `wanted` are bound on the way. Models isAssignable. */
export function assignable(wanted: Type, given: Type, bound: Map<string, Type>): boolean {
  if (PARAMETER.test(wanted.name)) {
    const known = bound.get(wanted.name);
    if (known === undefined || isDynamic(known)) {
      if (known === undefined) bound.set(wanted.name, given);
      return true;
    }
    return isDynamic(given) || assignable(known, given, bound);
  }
  if (isDynamic(wanted) || isDynamic(given)) return true;
  if (given.name === "null_type" && NULLABLE.has(wanted.name)) return true;
  if (PARAMETER.test(given.name)) return true;
  if (wanted.name !== given.name || wanted.params.length !== given.params.length) return false;
  if (wanted.name === "type") return true;
  return wanted.params.every((param, index) => assignable(param, given.params[index] as Type, bound));
}

const NULLABLE = new Set(["google.protobuf.Timestamp", "google.protobuf.Duration", "null_type"]);

/** A signature's result with its parameters filled in; those that nothing has bound are dynamic. */
export function substitute(type: Type, bound: ReadonlyMap<string, Type>): Type {
  if (PARAMETER.test(type.name)) return bound.get(type.name) ?? DYN;
  return type.params.length === 0 ? type : { ...type, params: type.params.map((param) => substitute(param, bound)) };
}

/** The type that both fit; dynamic when there is none. */
export function joined(left: Type, right: Type): Type {
  return assignable(left, right, new Map()) && !isDynamic(right) ? left : assignable(right, left, new Map()) ? right : DYN;
}
