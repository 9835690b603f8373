import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "printed");

/** All manifests the tutorial prints, by the file names it gives them. */
export function printedManifests(): Record<string, string> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(FOLDER, name), "utf8")]));
}

/** The commands of a block, comments and line continuations as printed. `pods` are put in the place of `frontend-xxx` and its kin. */
export function printedCommands(name: string, pods: Readonly<Record<string, string>> = {}): string {
  return readFileSync(join(FOLDER, `${name}.sh`), "utf8").replace(/\b([a-z]+)-xxx\b/g, (_, app: string) => {
    const pod = pods[app];
    if (pod === undefined) throw new Error(`${name}.sh names a Pod of ${app}; given are Pods of ${Object.keys(pods).join(", ")}`);
    return pod;
  });
}
