import type { KubeObject } from "../../apimachinery/object.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { absolutePath } from "../text/paths.ts";
import { buildKustomization } from "./build.ts";

/** Builds the kustomization of a folder that the command line names, and says its warnings. */
export async function buildFolder(invocation: Invocation, name: string): Promise<KubeObject[]> {
  const { process } = invocation;
  const folder = absolutePath(process, name);
  if (!process.fs.exists(folder))
    throw new CommandError(`must build at directory: not a valid directory: evalsymlink failure on '${name}' : lstat ${folder}: no such file or directory`);
  if (process.fs.stat(folder).type !== "directory") throw new CommandError(`must build at directory: '${folder}': file is not directory`);
  const { objects, warnings } = buildKustomization(process, folder);
  for (const warning of warnings) await invocation.err(warning);
  return objects;
}
