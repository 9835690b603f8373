import type { Command } from "../command/command.ts";
import { CommandError } from "../errors/command-error.ts";
import { changePairs, pairFlags } from "./metadata-pairs.ts";

export const annotate: Command = {
  name: "annotate",
  use: "annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
  short: "Update the annotations on a resource",
  examples: `# Set an annotation
kubectl annotate pods web-0 description='the first'

# Take it away
kubectl annotate pods web-0 description-`,
  flags: pairFlags("kubectl-annotate", "annotation"),
  run: (invocation) =>
    changePairs(invocation, {
      field: "annotations",
      noun: "annotation",
      done: "annotated",
      check() {
        // Annotations may hold any text.
      },
      refuseOverwrite(conflicts) {
        const texts = conflicts.map(([key, value]) => `'${key}' already has a value (${value})`);
        throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${texts.join("; ")}`);
      },
      refuseBoth(keys) {
        throw new CommandError(`can not both modify and remove the following annotation(s) in the same command: ${keys.join(", ")}`);
      },
    }),
};
