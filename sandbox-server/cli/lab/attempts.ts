import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Lab } from "../../labs/lab.ts";
import { LabError } from "../../labs/load.ts";

/** A road through a lab: what is typed, and which checks fail at its end, with which code. A solution fails none. */
export interface Attempt {
  kind: "solution" | "mistake";
  name: string;
  script: string;
  fails: Readonly<Record<string, string>>;
}

const PromisedVerdict = z.strictObject({
  fails: z.record(z.string(), z.string()).refine((fails) => Object.keys(fails).length > 0, "a mistake fails at least one check"),
});

/** solutions/<name>/solution.sh and mistakes/<name>/{attempt.sh,verdict.yaml} of a lab. Throws {@link LabError} at what is wrong. */
export function readAttempts(lab: Lab): Attempt[] {
  const solutions = folders(join(lab.folder, "solutions")).map(({ name, path }): Attempt => {
    return { kind: "solution", name, script: read(join(path, "solution.sh")), fails: {} };
  });
  const checks = new Set(lab.definition.tasks.flatMap((task) => task.checks.map((check) => check.id)));
  const mistakes = folders(join(lab.folder, "mistakes")).map(({ name, path }): Attempt => {
    const file = join(path, "verdict.yaml");
    const promised = PromisedVerdict.safeParse(parse(read(file)));
    if (!promised.success) throw new LabError(`${file}: ${z.prettifyError(promised.error)}`);
    const unknown = Object.keys(promised.data.fails).find((id) => !checks.has(id));
    if (unknown !== undefined) throw new LabError(`${file}: ${unknown} is no check of the lab; expected one of ${[...checks].join(", ")}`);
    return { kind: "mistake", name, script: read(join(path, "attempt.sh")), fails: promised.data.fails };
  });
  return [...solutions, ...mistakes];
}

function folders(folder: string): { name: string; path: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, path: join(folder, entry.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(file: string): string {
  if (!existsSync(file)) throw new LabError(`${file} is missing`);
  return readFileSync(file, "utf8");
}
