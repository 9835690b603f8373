import type { KubeList, KubeObject, WatchEvent } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Command } from "../command/command.ts";
import { ALL_NAMESPACES_FLAG } from "../command/common-flags.ts";
import { boolFlag, intFlag, stringFlag, stringsFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { eventAge, lastSeen } from "../describe/events.ts";
import { CommandError } from "../errors/command-error.ts";
import { OUTPUT_FLAGS, printerOf } from "../printers/output.ts";
import { tableWriter } from "../printers/tab-writer.ts";

export const events: Command = {
  name: "events",
  use: "events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
  short: "List events",
  long: "Display events, the last seen at the end.",
  examples: `# What happened to one pod
kubectl events --for pod/web-0

# Warnings only, as they come
kubectl events --types=Warning --watch`,
  completes: "none",
  flags: [
    ...OUTPUT_FLAGS,
    ALL_NAMESPACES_FLAG,
    intFlag("chunk-size", "", "Return large lists in chunks rather than all at once. Pass 0 to disable.", 500),
    stringFlag("for", "", "Filter events to only those pertaining to the specified resource."),
    boolFlag("no-headers", "", "When using the default output format, don't print headers."),
    stringsFlag("types", "", "Output only events of given types."),
    boolFlag("watch", "w", "After listing the requested events, watch for more events."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const types = flags.list("types").map((type) => type.toLowerCase());
  if (types.some((type) => type !== "normal" && type !== "warning")) throw new CommandError("valid --types are Normal or Warning");
  const everywhere = flags.bool("all-namespaces");
  const fieldSelector = await subjectSelector(invocation);
  const namespace = everywhere ? undefined : invocation.namespace.name;
  const wanted = (event: KubeObject) => types.length === 0 || types.includes(String(event.type).toLowerCase());
  const list = await invocation.cluster.json<KubeList>(
    "GET",
    resourcePath(RESOURCES.events, { namespace, query: { fieldSelector, limit: flags.int("chunk-size") || undefined } }),
  );
  const found = list.items.filter(wanted).map((event) => ({ ...event, apiVersion: "v1", kind: "Event" }));
  found.sort((a, b) => lastSeen(a) - lastSeen(b));
  const watching = flags.bool("watch");
  if (found.length === 0 && !watching) return invocation.err(everywhere ? "No events found.\n" : `No events found in ${namespace} namespace.\n`);
  const print = eventPrinter(invocation, everywhere);
  if (found.length > 0) await print(found);
  if (!watching) return;
  const query = { fieldSelector, watch: "true", resourceVersion: list.metadata.resourceVersion };
  const changes = invocation.cluster.watch(resourcePath(RESOURCES.events, { namespace, query })) as AsyncIterable<WatchEvent>;
  for await (const change of changes) {
    if ((change.type === "ADDED" || change.type === "MODIFIED") && wanted(change.object)) await print([change.object]);
  }
}

async function subjectSelector(invocation: Invocation): Promise<string | undefined> {
  const subject = invocation.flags.string("for");
  if (subject === "") return undefined;
  const [type, name, more] = subject.split("/");
  if (!type || !name || more !== undefined) throw new CommandError("--for must be in resource/name form");
  const { kind } = await invocation.cluster.discovery.resolveForReading(type);
  return `involvedObject.kind=${kind},involvedObject.name=${name}`;
}

function eventPrinter(invocation: Invocation, everywhere: boolean): (events: KubeObject[]) => Promise<void> {
  // Upstream's printer of names finds no kinds on the events, and prints none.
  if (invocation.flags.string("output") === "name") return async () => undefined;
  const printer = printerOf(invocation);
  if (printer !== undefined) {
    return (list) => invocation.out(printer({ apiVersion: "v1", items: list, kind: "EventList", metadata: { resourceVersion: "" } }));
  }
  const writer = tableWriter();
  let headed = invocation.flags.bool("no-headers");
  return async (list) => {
    if (!headed) writer.write(`${everywhere ? "NAMESPACE\t" : ""}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    headed = true;
    for (const event of list) {
      const { kind, name } = event.involvedObject ?? {};
      const start = everywhere ? `${event.metadata.namespace}\t` : "";
      writer.write(`${start}${eventAge(event, invocation.now())}\t${event.type}\t${event.reason}\t${kind}/${name}\t${String(event.message ?? "").trim()}\n`);
    }
    await invocation.out(writer.flush());
  };
}
