import { FIELD_NUMBERS } from "./generated/numbers.ts";

/** How one protobuf field of a type appears in JSON. */
export interface NumberedField {
  /** The JSON name; undefined: the fields of `inlined` are the holder's. */
  name: string | undefined;
  /** A type whose table is used in the holder's place. */
  inlined: string | undefined;
  /** A Go pointer: its zero is a value. Zeros of other fields mean that there is nothing. */
  pointer: boolean;
}

let lines: Map<string, string> | undefined;
const tables = new Map<string, ReadonlyMap<number, NumberedField>>();

/** Fields of a type by number, for a type as OpenAPI names it. */
export function numberedFields(type: string): ReadonlyMap<number, NumberedField> | undefined {
  const known = tables.get(type);
  if (known !== undefined) return known;
  lines ??= new Map(FIELD_NUMBERS.split("\n").map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
  const line = lines.get(type);
  if (line === undefined) return undefined;
  const table = new Map<number, NumberedField>();
  for (const field of line.split(",")) {
    const match = /^(\d+)([*^]?)(.*)$/.exec(field);
    if (match === null) continue;
    const [, number, mark, name] = match as unknown as [string, string, string, string];
    table.set(Number(number), { name: mark === "^" ? undefined : name, inlined: mark === "^" ? name : undefined, pointer: mark === "*" });
  }
  tables.set(type, table);
  return table;
}
