import type { Command } from "../../command/command.ts";
import { stringFlag } from "../../command/flags.ts";
import { CommandError } from "../../errors/command-error.ts";
import { generatorCommand } from "./generated.ts";
import { labelSelectorOf } from "../../text/label-selector.ts";

export const podDisruptionBudget: Command = generatorCommand(
  {
    name: "poddisruptionbudget",
    aliases: ["pdb"],
    use: "create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]",
    short: "Create a pod disruption budget with the specified name",
    failing: "failed to create poddisruptionbudgets:",
    flags: [
      stringFlag("min-available", "", "The minimum number or percentage of available pods this budget requires."),
      stringFlag("max-unavailable", "", "The maximum number or percentage of unavailable pods this budget requires."),
      stringFlag("selector", "", "A label selector to use for this budget. Only equality-based selector requirements are supported."),
    ],
  },
  (invocation, name) => {
    const { flags } = invocation;
    const [selector, least, most] = [flags.string("selector"), flags.string("min-available"), flags.string("max-unavailable")];
    if (selector === "") throw new CommandError("a selector must be specified");
    if (least === "" && most === "") throw new CommandError("one of min-available or max-unavailable must be specified");
    if (least !== "" && most !== "") throw new CommandError("min-available and max-unavailable cannot be both specified");
    const amount = (text: string, flag: string) => {
      if (!/^\d+%?$/.test(text)) throw new CommandError(`invalid format specified for ${flag}`);
      return text.endsWith("%") ? text : Number(text);
    };
    const limit = least === "" ? { maxUnavailable: amount(most, "max-unavailable") } : { minAvailable: amount(least, "min-available") };
    return {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name },
      spec: { ...limit, selector: labelSelectorOf(selector) },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    };
  },
);
