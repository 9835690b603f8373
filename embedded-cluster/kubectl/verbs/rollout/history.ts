import type { Command } from "../../command/command.ts";
import { intFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { DescribeWriter } from "../../describe/describe-writer.ts";
import { describePodTemplate } from "../../describe/pod-template.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { objectName } from "../../printers/name.ts";
import { OUTPUT_FLAGS, printerOf } from "../../printers/output.ts";
import { CHANGE_CAUSE, type Revision, revisionsOf } from "./revisions.ts";
import { TARGET_FLAGS, rolloutTargets } from "./targets.ts";

export const history: Command = {
  name: "history",
  use: "rollout history (TYPE NAME | TYPE/NAME) [flags]",
  short: "View rollout history",
  long: "View previous rollout revisions and configurations.",
  flags: [...OUTPUT_FLAGS, ...TARGET_FLAGS, intFlag("revision", "", "See the details, including podTemplate of the revision specified")],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const wanted = invocation.flags.int("revision");
  if (wanted < 0) throw new CommandError(`revision must be a positive integer: ${wanted}`);
  const { infos, errors } = await rolloutTargets(invocation);
  throwAll(errors);
  const printer = printerOf(invocation);
  for (const info of infos) {
    const revisions = await revisionsOf(invocation, info, "history viewer");
    const chosen = wanted > 0 ? revisions.filter((revision) => revision.number === wanted) : revisions;
    if (wanted > 0 && chosen.length === 0) throw new CommandError("unable to find the specified revision");
    if (printer !== undefined) for (const revision of chosen) await invocation.out(printer(revision.object));
    else {
      const heading = wanted > 0 ? `${objectName(info.object)} with revision #${wanted}\n` : `${objectName(info.object)} \n`;
      await invocation.out(`${heading}${wanted > 0 ? templateText(chosen[0] as Revision) : historyText(revisions)}\n`);
    }
  }
}

function historyText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return "No rollout history found.";
  const writer = new DescribeWriter();
  writer.line(0, "REVISION\tCHANGE-CAUSE");
  for (const revision of revisions) writer.line(0, `${revision.number}\t${revision.changeCause || "<none>"}`);
  return writer.text();
}

/** Not aligned: upstream prints this one without its tab writer. */
export function templateText(revision: Revision): string {
  const writer = new DescribeWriter();
  const { metadata = {} } = revision.template;
  const annotations = revision.changeCause === "" ? metadata.annotations : { ...metadata.annotations, [CHANGE_CAUSE]: revision.changeCause };
  describePodTemplate(writer, { ...revision.template, metadata: { ...metadata, annotations } });
  return writer.unaligned();
}
