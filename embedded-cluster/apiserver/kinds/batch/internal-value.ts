import { INTERNAL_STRUCTS } from "./internal-types.ts";

type Fields = Readonly<Record<string, unknown>>;

interface InternalField {
  /** As Go spells it. */
  name: string;
  form: string;
  /** As the API spells it. */
  key: string;
}

let structs: Map<string, InternalField[]> | undefined;

/**
 * A value as Go prints it from upstream's internal type, where names are Go's and nothing is left out: the form in which the API server's
 * messages show what they refuse.
 */
export function internalValue(type: "PodTemplateSpec" | "PodSpec" | "PodFailurePolicy" | "SuccessPolicy", value: unknown): unknown {
  return structOf(type, (value ?? {}) as Fields);
}

function structOf(type: string, value: Fields): Fields {
  const printed: Record<string, unknown> = {};
  const source = type === "PodSpec" ? withHostFields(value) : value;
  structs ??= readStructs();
  for (const { name, form, key } of structs.get(type) ?? []) {
    if (name === "@") Object.assign(printed, sorted(source["metadata"]));
    else printed[name] = formOf(form, source[key]);
  }
  return printed;
}

function formOf(form: string, value: unknown): unknown {
  if (form === "s") return value ?? "";
  if (form === "n" || form === "raw") return value ?? 0;
  if (form === "b") return value ?? false;
  const struct = form.replace(/^(\?|\[\])/, "");
  if (value === undefined || value === null) return form === struct && form !== "m" ? structOf(struct, {}) : null;
  if (struct === "" || form === "m") return sorted(value);
  if (form.startsWith("[]")) return (value as Fields[]).map((each) => structOf(struct, each));
  return structOf(struct, value as Fields);
}

/** The host's namespaces are fields of the internal security context. */
function withHostFields(spec: Fields): Fields {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const context = { ...(spec["securityContext"] as Fields | undefined), hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return { ...spec, securityContext: context };
}

/** Maps print sorted by key. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

function readStructs(): Map<string, InternalField[]> {
  const read = new Map<string, InternalField[]>();
  let fields: InternalField[] = [];
  for (const line of INTERNAL_STRUCTS.trim().split("\n")) {
    const words = line.split(" ").filter((word) => word !== "");
    if (!line.startsWith(" ")) read.set(words.shift() as string, (fields = []));
    for (const word of words) {
      const [name = "", form = "", key = name.charAt(0).toLowerCase() + name.slice(1)] = word.split(":");
      fields.push({ name, form, key });
    }
  }
  return read;
}
