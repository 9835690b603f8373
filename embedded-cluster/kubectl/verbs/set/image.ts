import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Command } from "../../command/command.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { gather } from "../../resource/gather.ts";
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
    // Upstream reads what is named before it looks at the changes.
    const { errors } = await gather(invocation, {
      args: resources,
      filenames: filenamesOf(invocation),
      latest: true,
      selector: invocation.flags.string("selector"),
      ...(invocation.flags.bool("all") ? { all: true } : {}),
    });
    throwAll(errors);
    if (changes.length === 0) throw new CommandError("at least one image update is required");
    if (changes.length > 1 && changes.some((change) => change.startsWith("*="))) {
      throw new CommandError("all containers are already specified by *, but saw more than one container_name=container_image pairs");
    }
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
