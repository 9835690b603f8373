import { additionalOf, type JsonSchema } from "../schema/json-schema.ts";

/** ".a['b']" as a problem's place shows it, "a[b]"; "" when it leads nowhere. */
export function rulePath(path: string | undefined, schema: JsonSchema): string {
  return path === undefined ? "" : (normalized(path, schema) ?? "");
}

/** Whether the path of a rule names fields that the schema has. Models ValidFieldPath. */
export function isRulePath(path: string, schema: JsonSchema): boolean {
  return normalized(path, schema) !== undefined;
}

function normalized(path: string, schema: JsonSchema): string | undefined {
  let shown = "";
  let found: JsonSchema | undefined = schema;
  let rest = path;
  while (rest !== "") {
    const match: RegExpExecArray | null = /^\.([^.[\]]+)|^\['((?:[^'\\]|\\.)*)'\]/.exec(rest);
    if (match === null || found === undefined) return undefined;
    const name: string = match[1] ?? (match[2] as string).replace(/\\(.)/g, "$1");
    const isField: boolean = found.properties !== undefined;
    if (isField && !Object.hasOwn(found.properties ?? {}, name)) return undefined;
    const below: JsonSchema | undefined = isField ? found.properties?.[name] : additionalOf(found);
    if (below === undefined) return undefined;
    shown += isField ? (shown === "" ? name : `.${name}`) : `[${name}]`;
    found = below;
    rest = rest.slice(match[0].length);
  }
  return shown;
}
