import { isNotFound } from "../../apimachinery/status.ts";
import type { Command } from "../command/command.ts";
import { ALL_NAMESPACES_FLAG, SELECTOR_FLAG, filenameFlags } from "../command/common-flags.ts";
import { boolFlag, intFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { describerOf } from "../describe/describers.ts";
import { gather } from "../resource/gather.ts";
import { filenamesOf } from "../resource/validation.ts";

export const describe: Command = {
  name: "describe",
  use: "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
  short: "Show details of a specific resource or group of resources",
  long: 'Show details of a specific resource or group of resources, with the events that concern it. A name that does not exist is taken as a prefix.\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  examples: `# One pod
kubectl describe pod web-0

# Every service that carries a label
kubectl describe svc -l app=web`,
  suggestFor: ["inspect"],
  flags: [
    ...filenameFlags("containing the resource to describe"),
    ALL_NAMESPACES_FLAG,
    SELECTOR_FLAG,
    intFlag("chunk-size", "", "Return large lists in chunks rather than all at once. Pass 0 to disable.", 500),
    boolFlag("show-events", "", "If true, display events related to the described object.", true),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  if (args.length === 0 && filenamesOf(invocation).length === 0) {
    throw new CommandError('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.');
  }
  const everywhere = flags.bool("all-namespaces");
  const { infos, errors } = await gather(invocation, {
    args,
    filenames: filenamesOf(invocation),
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    allNamespaces: everywhere,
    latest: true,
  });
  const several = errors.length > 0 || infos.length > 1;
  const showEvents = flags.bool("show-events") && (!several || flags.changed("show-events"));
  if (errors.length === 1 && isNotFound(errors[0]) && args.length === 2)
    return describePrefix(invocation, errors[0], args[0] as string, args[1] as string, showEvents);
  let first = true;
  for (const info of infos) {
    const text = await describerOf(info.mapping)(info.object, { cluster: invocation.cluster, now: invocation.now(), showEvents });
    await invocation.out(first ? text : `\n\n${text}`);
    first = false;
  }
  if (infos.length === 0 && errors.length === 0) {
    await invocation.err(everywhere ? "No resources found\n" : `No resources found in ${invocation.namespace.name} namespace.\n`);
  }
  throwAll(errors);
}

async function describePrefix(invocation: Invocation, notFound: unknown, type: string, prefix: string, showEvents: boolean): Promise<void> {
  const { infos } = await gather(invocation, { args: [type] });
  const matching = infos.filter((info) => info.name.startsWith(prefix));
  if (matching.length === 0) throw notFound;
  for (const info of matching) {
    const text = await describerOf(info.mapping)(info.object, { cluster: invocation.cluster, now: invocation.now(), showEvents });
    await invocation.out(`${text}\n`);
  }
}
