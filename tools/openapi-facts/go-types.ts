import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the Go sources of OpenAPI's packages lie: the beginning of a package's name in OpenAPI → a folder. */
export type GoModules = Readonly<Record<string, string>>;

/**
 * The protobuf numbers of a type's fields, read from the struct tags of types.go: "1name" (a value: zero means absent), "2*replicas"
 * (a pointer: zero is a value), "2^io.k8s.api.core.v1.VolumeSource" (a struct whose fields are the holder's in JSON).
 */
export function readNumbers(names: Iterable<string>, modules: GoModules): Map<string, string> {
  const found = new Map<string, string>();
  const wanted = [...names];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (found.has(name)) continue;
    const fields = readStruct(name, modules, (inlined) => wanted.push(inlined));
    if (fields !== undefined) found.set(name, fields.join(","));
  }
  return new Map([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}

const sources = new Map<string, string>();

function readStruct(name: string, modules: GoModules, want: (name: string) => void): string[] | undefined {
  const split = name.lastIndexOf(".");
  const source = sourceOf(name.slice(0, split), modules);
  const body = new RegExp(`^type ${name.slice(split + 1)} struct \\{\\n([\\s\\S]*?)^\\}`, "m").exec(source)?.[1];
  if (body === undefined) return undefined;
  const fields: string[] = [];
  for (const line of body.split("\n")) {
    if (line.trim().startsWith("//")) continue;
    const tag = /`json:"([^"]*)"[^`]*protobuf:"([^"]*)"/.exec(line);
    if (tag === null) continue;
    const [json = "", ...flags] = (tag[1] as string).split(",");
    const number = (tag[2] as string).split(",")[1];
    const declared = line.trim().split("`")[0]?.trim().split(/\s+/) ?? [];
    if (json === "" && flags.includes("inline")) {
      const inlined = `${name.slice(0, split)}.${declared[declared.length - 1]}`;
      fields.push(`${number}^${inlined}`);
      want(inlined);
    } else {
      const pointer = declared[declared.length - 1]?.startsWith("*") ? "*" : "";
      fields.push(`${number}${pointer}${json}`);
    }
  }
  return fields;
}

/** "io.k8s.api.core.v1" is core/v1 of k8s.io/api. */
function sourceOf(packageName: string, modules: GoModules): string {
  const known = sources.get(packageName);
  if (known !== undefined) return known;
  const prefix = Object.keys(modules).find((each) => packageName.startsWith(`${each}.`));
  if (prefix === undefined) throw new Error(`no Go module is known for ${packageName}`);
  const path = packageName.slice(prefix.length + 1).replaceAll(".", "/");
  const text = readFileSync(join(modules[prefix] as string, path, "types.go"), "utf8");
  sources.set(packageName, text);
  return text;
}
