import { labelValueProblems } from "../../apimachinery/validation/names.ts";
import type { Command } from "../command/command.ts";
import { AggregateFailure, CommandError } from "../errors/command-error.ts";
import { goQuote } from "../text/go-quote.ts";
import { changePairs, pairFlags } from "./metadata-pairs.ts";

export const label: Command = {
  name: "label",
  use: "label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
  short: "Update the labels on a resource",
  examples: `# Set a label
kubectl label pods web-0 tier=front

# Change it
kubectl label --overwrite pods web-0 tier=back

# Take it away
kubectl label pods web-0 tier-`,
  flags: pairFlags("kubectl-label", "label"),
  run: (invocation) =>
    changePairs(invocation, {
      field: "labels",
      noun: "label",
      done: "labeled",
      check(_, value, spec) {
        const problems = labelValueProblems(value);
        if (problems.length > 0) throw new CommandError(`invalid label value: ${goQuote(spec)}: ${problems.join(";")}`);
      },
      refuseOverwrite(conflicts) {
        const errors = conflicts.map(([key, value]) => new CommandError(`'${key}' already has a value (${value}), and --overwrite is false`));
        throw errors.length === 1 ? errors[0] : new AggregateFailure(errors);
      },
      refuseBoth() {
        throw new CommandError("can not both modify and remove a label in the same command");
      },
    }),
};
