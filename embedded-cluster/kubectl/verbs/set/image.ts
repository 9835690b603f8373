import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Command } from "../../command/command.ts";
import { AggregateFailure, CommandError } from "../../errors/command-error.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { SET_FLAGS, changeObjects, podSpecOf, splitChanges } from "./pod-templates.ts";

export const image: Command = {
  name: "image",
  use: "set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
  short: "Update the image of a pod template",
  examples: `# Another image for the container "nginx"
kubectl set image deployment/web nginx=nginx:1.27

# For every container
kubectl set image deployment/web '*=nginx:1.27'`,
  flags: SET_FLAGS,
  async run(invocation) {
    const { resources, changes } = splitChanges(invocation.args, (word) => word.includes("="));
    const problems: CommandError[] = [];
    if (resources.length === 0 && filenamesOf(invocation).length === 0)
      problems.push(new CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>"));
    if (changes.length === 0) problems.push(new CommandError("at least one image update is required"));
    else if (changes.length > 1 && changes.some((change) => change.startsWith("*="))) {
      problems.push(new CommandError("all containers are already specified by *, but saw more than one container_name=container_image pairs"));
    }
    if (problems.length > 0) throw problems.length === 1 ? problems[0] : new AggregateFailure(problems);
    await changeObjects(invocation, resources, { operation: "image updated", failing: "failed to patch image update to pod template:" }, (object) =>
      setImages(object, changes),
    );
  },
};

function setImages(object: KubeObject, changes: readonly string[]): void {
  const spec = podSpecOf(object);
  const containers = ["initContainers", "containers"].flatMap((field) => (spec[field] ?? []) as { name: string; image: string }[]);
  for (const change of changes) {
    const equals = change.indexOf("=");
    const [name, value] = [change.slice(0, equals), change.slice(equals + 1)];
    const chosen = containers.filter((container) => name === "*" || container.name === name);
    if (chosen.length === 0) throw new CommandError(`error: unable to find container named "${name}"`);
    for (const container of chosen) container.image = value;
  }
}
