import type { Command } from "../../command/command.ts";
import { stringFlag } from "../../command/flags.ts";
import { CommandError } from "../../errors/command-error.ts";
import { checkQuantities } from "../create/quantities.ts";
import { parsePairs } from "../create/generated.ts";
import { SET_FLAGS, changeObjects, matchingContainers, podSpecOf } from "./pod-templates.ts";

export const resources: Command = {
  name: "resources",
  use: "set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
  short: "Update resource requests/limits on objects with pod templates",
  examples: `# Limits and requests of every container
kubectl set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m,memory=256Mi`,
  flags: [
    ...SET_FLAGS,
    stringFlag("containers", "c", "The names of containers in the selected pod templates to change; all containers are selected by default", "*"),
    stringFlag("limits", "", "The resource requirement requests for this container, such as 'cpu=200m,memory=512Mi'."),
    stringFlag("requests", "", "The resource requirement requests for this container, such as 'cpu=100m,memory=256Mi'."),
  ],
  async run(invocation) {
    const { flags } = invocation;
    const amounts = (flag: string) => parsePairs(flags.string(flag), "resource");
    for (const flag of ["limits", "requests"]) checkQuantities(amounts(flag));
    const [limits, requests] = [amounts("limits"), amounts("requests")];
    if (Object.keys(limits).length + Object.keys(requests).length === 0)
      throw new CommandError("you must specify an update to requests or limits (in the form of --requests/--limits)");
    const words = { operation: "resource requirements updated", failing: "failed to patch resources update to pod template" };
    await changeObjects(invocation, invocation.args, words, (object) => {
      const containers = matchingContainers(podSpecOf(object), flags.string("containers"));
      if (containers.length === 0) throw new CommandError(`error: unable to find container named ${flags.string("containers")}`);
      for (const container of containers) {
        container.resources ??= {};
        if (Object.keys(limits).length > 0) container.resources.limits = { ...container.resources.limits, ...limits };
        if (Object.keys(requests).length > 0) container.resources.requests = { ...container.resources.requests, ...requests };
      }
    });
  },
};
