import type { KubeObject } from "../../../apimachinery/object.ts";
import { decodeUtf8 } from "../../../kernel/bytes.ts";
import type { Command } from "../../command/command.ts";
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG, SUBRESOURCE_FLAG, filenameFlags } from "../../command/common-flags.ts";
import { boolFlag, intFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, PlainError, throwAll } from "../../errors/command-error.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import { parseColumns, parseColumnsFile, printColumns } from "../../printers/custom-columns.ts";
import { OUTPUT_FLAGS, printerOf } from "../../printers/output.ts";
import { type GatherOptions, gather } from "../../resource/gather.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { absolutePath } from "../../text/paths.ts";
import { printTables } from "./print-tables.ts";
import { sortObjects } from "./sort-by.ts";
import { watchObjects } from "./watch.ts";

export const GET_FORMATS =
  "custom-columns|custom-columns-file|go-template|go-template-file|json|jsonpath|jsonpath-as-json|jsonpath-file|kyaml|name|template|templatefile|wide|yaml";
export const TABLE_ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

export const get: Command = {
  name: "get",
  use: "get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
  short: "Display one or many resources",
  long: 'Display one or many resources as a table, or in the format that -o names.\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  examples: `# All pods of the namespace
kubectl get pods

# One deployment as YAML
kubectl get deployment web -o yaml

# Services and EndpointSlices that carry a label, followed as they change
kubectl get endpointslices -l kubernetes.io/service-name=web -w

# One field of one object
kubectl get pod web-0 -o jsonpath='{.status.podIP}'`,
  suggestFor: ["list", "ls"],
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("identifying the resource to get from a server."),
    ALL_NAMESPACES_FLAG,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    SUBRESOURCE_FLAG,
    boolFlag("watch", "w", "After listing/getting the requested object, watch for changes."),
    boolFlag("watch-only", "", "Watch for changes to the requested object(s), without listing/getting first."),
    boolFlag("output-watch-events", "", "Output watch event objects when --watch or --watch-only is used."),
    boolFlag("ignore-not-found", "", "Treat a named object that does not exist as no output instead of an error."),
    boolFlag("no-headers", "", "When using the default or custom-column output format, don't print headers."),
    boolFlag("show-labels", "", "When printing, show all labels as the last column."),
    boolFlag("show-kind", "", "If present, list the resource type for the requested object(s)."),
    stringsFlag("label-columns", "L", "Labels to present as columns, comma-separated or repeated."),
    stringFlag("sort-by", "", "Sort lists by this JSONPath expression, e.g. '{.metadata.name}'."),
    stringFlag("raw", "", "Raw URI to request from the server."),
    intFlag("chunk-size", "", "Return large lists in chunks rather than all at once. Pass 0 to disable.", 500),
    boolFlag("server-print", "", "Have the server make the tables.", true),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  if (flags.string("raw") !== "") return getRaw(invocation);
  const filenames = filenamesOf(invocation);
  const output = flags.string("output");
  if (flags.bool("show-labels") && output !== "" && output !== "wide") throw new CommandError(`--show-labels option cannot be used with ${output} printer`);
  const watching = flags.bool("watch") || flags.bool("watch-only");
  if (flags.bool("output-watch-events") && !watching) throw new CommandError("--output-watch-events option can only be used with --watch or --watch-only");
  if (invocation.args.length === 0 && filenames.length === 0 && !watching) {
    await invocation.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n');
    throw new PlainError(
      "error: Required resource not specified.\nUse \"kubectl explain <resource>\" for a detailed description of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples",
    );
  }
  const options = gatherOptions(invocation, filenames);
  const human = (output === "" && flags.string("template") === "") || output === "wide";
  if (watching) return watchObjects(invocation, options, human);
  if (human) return printTables(invocation, { ...options, accept: flags.bool("server-print") ? TABLE_ACCEPT : "application/json" });
  return printGeneric(invocation, options);
}

export function gatherOptions(invocation: Invocation, filenames: readonly string[]): GatherOptions {
  const { flags } = invocation;
  const subresource = flags.string("subresource");
  return {
    args: invocation.args,
    filenames,
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    allNamespaces: flags.bool("all-namespaces"),
    chunk: flags.string("sort-by") === "" ? flags.int("chunk-size") : 0,
    latest: true,
    ...(subresource === "" ? {} : { subresource }),
    ...(flags.string("sort-by") === "" ? {} : { query: { includeObject: "Object" } }),
  };
}

async function printGeneric(invocation: Invocation, options: GatherOptions): Promise<void> {
  const { flags } = invocation;
  const output = flags.string("output");
  const printer = output.startsWith("custom-columns") ? columnsPrinter(invocation) : printerOf(invocation, GET_FORMATS);
  const { infos, errors, single } = await gather(invocation, { ...options, query: {} });
  const kept = flags.bool("ignore-not-found") ? errors.filter((error) => !isNotFound(error)) : errors;
  if (single && kept.length > 0) throw kept[0];
  if (infos.length === 0 && flags.bool("ignore-not-found")) return throwAll(kept);
  let objects = infos.map((info) => info.object);
  const sortBy = flags.string("sort-by");
  if (sortBy !== "" && !single) objects = sortObjects(objects, sortBy, (object) => object);
  const shown = single && objects.length === 1 ? objects[0] : { apiVersion: "v1", items: objects, kind: "List", metadata: { resourceVersion: "" } };
  if (printer !== undefined) await invocation.out(printer(shown));
  throwAll(kept);
}

export function columnsPrinter(invocation: Invocation): (object: unknown) => string {
  const output = invocation.flags.string("output");
  const equals = output.indexOf("=");
  const argument = equals < 0 ? "" : output.slice(equals + 1);
  const fromFile = output.startsWith("custom-columns-file");
  const columns = fromFile ? parseColumnsFile(columnsFile(invocation, argument)) : parseColumns(argument);
  const noHeaders = invocation.flags.bool("no-headers");
  return (object) => {
    const list = object as { items?: KubeObject[] };
    return printColumns(columns, Array.isArray(list.items) ? list.items : [object], noHeaders);
  };
}

function columnsFile(invocation: Invocation, name: string): string {
  const path = absolutePath(invocation.process, name);
  if (!invocation.process.fs.exists(path)) throw new CommandError(`error reading template ${name}, open ${name}: no such file or directory`);
  return decodeUtf8(invocation.process.fs.readFile(path));
}

/** On the wire the items of a list do not say their kind, which the list says for all. */
function withoutItemKinds(value: unknown): unknown {
  const list = value as { kind?: string; items?: KubeObject[] };
  if (!list.kind?.endsWith("List") || !Array.isArray(list.items)) return value;
  return { ...list, items: list.items.map(({ apiVersion: _apiVersion, kind: _kind, ...item }) => item) };
}

async function getRaw(invocation: Invocation): Promise<void> {
  const raw = invocation.flags.string("raw");
  if (invocation.args.length > 0) throw new CommandError("arguments may not be passed when --raw is specified");
  if (invocation.flags.string("output") !== "") throw new CommandError("--raw and --output are mutually exclusive");
  if (!raw.startsWith("/")) throw new CommandError(`--raw must be a valid URL path: parse "${raw}": invalid URI for request`);
  const source = await invocation.cluster.bytes(raw, undefined, withoutItemKinds);
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await invocation.process.stdout.write(chunk);
}
