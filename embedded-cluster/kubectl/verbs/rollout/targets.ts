import { SELECTOR_FLAG, filenameFlags } from "../../command/common-flags.ts";
import type { Flag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { type Gathered, gather } from "../../resource/gather.ts";
import { filenamesOf } from "../../resource/validation.ts";

export const TARGET_FLAGS: readonly Flag[] = [...filenameFlags("identifying the resource to get from a server."), SELECTOR_FLAG];

/** What a rollout command works on. */
export async function rolloutTargets(invocation: Invocation): Promise<Gathered> {
  const filenames = filenamesOf(invocation);
  if (invocation.args.length === 0 && filenames.length === 0) throw new CommandError("required resource not specified");
  const found = await gather(invocation, {
    args: invocation.args,
    filenames,
    recursive: invocation.flags.bool("recursive"),
    selector: invocation.flags.string("selector"),
    latest: true,
  });
  if (found.infos.length === 0 && found.errors.length === 0) await invocation.err(`No resources found in ${invocation.namespace.name} namespace.\n`);
  return found;
}
