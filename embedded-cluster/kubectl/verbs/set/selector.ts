import type { Command } from "../../command/command.ts";
import { stringFlag } from "../../command/flags.ts";
import { CommandError } from "../../errors/command-error.ts";
import { parsePairs } from "../create/generated.ts";
import { SET_FLAGS_BY_NAME, changeObjects, splitChanges } from "./pod-templates.ts";

export const selector: Command = {
  name: "selector",
  use: "set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
  short: "Set the selector on a resource",
  examples: `# Another set of pods behind a service
kubectl set selector service web app=web,tier=front`,
  flags: [
    ...SET_FLAGS_BY_NAME.filter(({ name }) => name !== "kustomize").map((flag) => (flag.name === "recursive" ? { ...flag, default: "true" } : flag)),
    stringFlag("resource-version", "", "Only update when this is the current resource-version of the object."),
  ],
  async run(invocation) {
    const { resources, changes } = splitChanges(invocation.args, (word) => word.includes("="));
    if (changes.length === 0 && resources.length > 1) throw new CommandError("resource(s) were provided, but no name was specified");
    if (changes.length !== 1) throw new CommandError("one selector is required");
    const wanted = parsePairs(changes[0] as string, "label");
    await changeObjects(invocation, resources, { operation: "selector updated", failing: "failed to patch selector:" }, (object) => {
      if (object.kind !== "Service") throw new CommandError("error: setting a selector is only supported for Services");
      object.spec.selector = wanted;
    });
  },
};
