import type { Command } from "../../command/command.ts";
import { CommandError } from "../../errors/command-error.ts";
import { SET_FLAGS_BY_NAME, changeObjects, podSpecOf } from "./pod-templates.ts";

export const serviceAccount: Command = {
  name: "serviceaccount",
  aliases: ["sa"],
  use: "set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
  short: "Update the service account of a resource",
  examples: `# The pods of a deployment run as another account
kubectl set serviceaccount deployment web reader`,
  flags: SET_FLAGS_BY_NAME,
  async run(invocation) {
    const name = invocation.args.at(-1);
    if (name === undefined) throw new CommandError("serviceaccount is required");
    const words = { operation: "serviceaccount updated", failing: "failed to patch ServiceAccountName" };
    await changeObjects(invocation, invocation.args.slice(0, -1), words, (object) => {
      podSpecOf(object).serviceAccountName = name;
    });
  },
};
