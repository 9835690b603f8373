import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type CheckDefinition, LabDefinition } from "@tsunagu/contracts/lab";
import { parse } from "yaml";
import { z } from "zod";
import type { Lab, LabCatalogue } from "./lab.ts";

/** A lab on disk that cannot be used: says the file, what was seen there and what is expected. */
export class LabError extends Error {}

/** Says what is wrong with a check, for those who know the kinds of checks: this layer does not. */
export type CheckValidator = (check: CheckDefinition, lab: LabDefinition) => string | undefined;

/** Reads every folder of `folder` that has a lab.yaml, in the labs' own order. Throws {@link LabError} at the first that is wrong. */
export function loadLabs(folder: string, checkProblem: CheckValidator = () => undefined): LabCatalogue {
  const names = readdirSync(folder).sort();
  const labs = names.filter((name) => existsSync(join(folder, name, "lab.yaml"))).map((name) => loadLab(join(folder, name), name, checkProblem));
  labs.sort((a, b) => a.definition.order - b.definition.order);
  return new Map(labs.map((lab) => [lab.definition.id, lab]));
}

function loadLab(folder: string, name: string, checkProblem: CheckValidator): Lab {
  const file = join(folder, "lab.yaml");
  const definition = parseDefinition(file);
  if (definition.id !== name) throw new LabError(`${file}: id is ${JSON.stringify(definition.id)}; expected ${JSON.stringify(name)}, the folder's name`);
  if (definition.clusterScope && !definition.playground)
    throw new LabError(`${file}: clusterScope is for playgrounds only: in a graded lab the learner must not reach the grader`);
  if (definition.playground !== (definition.tasks.length === 0)) throw new LabError(`${file}: a playground has no tasks and every other lab has some`);
  const checks = definition.tasks.flatMap((task) => task.checks.map((check) => check.id));
  const double = checks.find((id, index) => checks.indexOf(id) !== index);
  if (double !== undefined) throw new LabError(`${file}: two checks are called ${double}; check ids are unique in a lab`);
  const wrong = definition.tasks.flatMap((task) => task.checks.map((check) => checkProblem(check, definition))).find((problem) => problem !== undefined);
  if (wrong !== undefined) throw new LabError(`${file}: ${wrong}`);
  return { definition, folder, manifests: readManifests(join(folder, "cluster")), files: readFiles(join(folder, "files")) };
}

function parseDefinition(file: string): LabDefinition {
  try {
    return LabDefinition.parse(parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new LabError(`${file}: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`);
  }
}

function readManifests(folder: string): Lab["manifests"] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).sort();
  return names.map((name) => ({ file: name, text: readFileSync(join(folder, name), "utf8") }));
}

function readFiles(folder: string): Lab["files"] {
  const files = globSync("**/*", { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );
}
