import type { KubeObject } from "../../apimachinery/object.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import type { Invocation } from "../command/invocation.ts";
import { type Flag, boolFlag, stringFlag } from "../command/flags.ts";
import { CommandError } from "../errors/command-error.ts";
import { klogLine } from "../errors/klog.ts";
import { absolutePath } from "../text/paths.ts";
import { goQuote, goSyntax } from "../text/go-quote.ts";
import { GoTemplate } from "./go-template.ts";
import { goJson, toJson } from "./json.ts";
import { inStructOrder } from "./struct-order.ts";
import { toKyaml } from "./kyaml.ts";
import { JsonPath } from "./json-path.ts";
import { relaxedPath } from "./json-path-parser.ts";
import { objectName } from "./name.ts";
import { toYaml } from "./yaml.ts";

/** Turns one object after another into text. */
export type ObjectPrinter = (object: unknown) => string;

export const OUTPUT_FORMATS = "json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file";

/** The flags of every verb that can print what it made. */
export const OUTPUT_FLAGS: readonly Flag[] = [
  stringFlag("output", "o", `Output format. One of: (${OUTPUT_FORMATS.replaceAll("|", ", ")}).`),
  stringFlag("template", "", "Template string or path to template file to use when -o=go-template, -o=go-template-file."),
  boolFlag("allow-missing-template-keys", "", "Ignore a field or map key that a template names and the object lacks.", true),
  boolFlag("show-managed-fields", "", "Keep the managedFields when printing objects in JSON or YAML format."),
];

/** The printer that -o names; undefined for none. `typed`: upstream holds the object as a Go struct, which decides the order of JSON. Throws for an unknown format or a broken template. */
export function printerOf(invocation: Invocation, allowed: string = OUTPUT_FORMATS, typed = false): ObjectPrinter | undefined {
  const output = invocation.flags.string("output");
  const template = invocation.flags.string("template");
  if (output === "" && template === "") return undefined;
  const [format = "", argument] = splitOnce(output === "" ? `go-template=${template}` : output);
  const text = argument ?? (template === "" ? undefined : template);
  const allowMissing = invocation.flags.bool("allow-missing-template-keys");
  switch (format) {
    case "json":
      return (object) =>
        typed ? `${goJson(inStructOrder(withoutManagedFields(invocation, object)), 4, "as given")}\n` : toJson(withoutManagedFields(invocation, object));
    case "yaml": {
      let printed = 0;
      return (object) => `${printed++ > 0 ? "---\n" : ""}${toYaml(withoutManagedFields(invocation, object))}`;
    }
    case "kyaml":
      return (object) => toKyaml(withoutManagedFields(invocation, object));
    case "name":
      return namesOf;
    case "jsonpath":
    case "jsonpath-as-json":
    case "jsonpath-file":
      return jsonPathPrinter(format === "jsonpath-file" ? readFile(invocation, text) : needed(text), allowMissing, format === "jsonpath-as-json");
    case "go-template":
    case "go-template-file":
    case "template":
    case "templatefile": {
      const source = format.endsWith("file") ? readFile(invocation, text) : needed(text);
      const compiled = compile(source);
      return (object) => compiled.print(object, allowMissing);
    }
    default:
      throw unknownFormat(output, allowed);
  }
}

export function unknownFormat(output: string, allowed: string = OUTPUT_FORMATS): CommandError {
  const list = allowed.split("|").sort().join(",");
  return new CommandError(`unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: ${list}`);
}

/** "deployment.apps/web created", or the object in the format -o names. `suffix`: " (dry run)". */
export async function printResult(invocation: Invocation, object: KubeObject, operation: string, printer?: ObjectPrinter): Promise<void> {
  const chosen = printer ?? printerOf(invocation);
  if (chosen !== undefined) return invocation.out(chosen(object));
  const dryRun = dryRunOf(invocation);
  const suffix = dryRun === "client" ? " (dry run)" : dryRun === "server" ? " (server dry run)" : "";
  return invocation.out(`${objectName(object)} ${operation}${suffix}\n`);
}

export const DRY_RUN_FLAG: Flag = stringFlag(
  "dry-run",
  "",
  'Must be "none", "server", or "client". With client, only print the object that would be sent; with server, send the request without persisting it.',
  "none",
  "unchanged",
);

/** Throws for a value that kubectl does not know. */
export function dryRunOf(invocation: Invocation): "none" | "client" | "server" {
  if (!invocation.flags.has("dry-run")) return "none";
  const value = invocation.flags.string("dry-run");
  if (value === "none" || value === "client" || value === "server") return value;
  if (value === "unchanged") return deprecated(invocation, "--dry-run is deprecated and can be replaced with --dry-run=client.", "client");
  if (/^(?:1|t|T|true|TRUE|True)$/.test(value))
    return deprecated(invocation, `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=client.`, "client");
  if (/^(?:0|f|F|false|FALSE|False)$/.test(value))
    return deprecated(invocation, `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=none.`, "none");
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

function deprecated<T>(invocation: Invocation, text: string, meaning: T): T {
  if (!warned.has(invocation)) void invocation.err(klogLine(invocation.process, "W", "helpers.go:719", text));
  warned.add(invocation);
  return meaning;
}

/** The flag is looked at more than once in a run. */
const warned = new WeakSet<Invocation>();

function jsonPathPrinter(template: string, allowMissing: boolean, asJson: boolean): ObjectPrinter {
  let compiled: JsonPath;
  try {
    compiled = new JsonPath(template.includes("{") ? template : relaxedPath(template), { allowMissing });
  } catch (error) {
    throw new CommandError(`error parsing jsonpath ${template}, ${messageOf(error)}`);
  }
  return (object) => {
    try {
      return asJson ? toJson(compiled.find(object).flat()) : compiled.print(object);
    } catch (error) {
      throw new CommandError(
        `error executing jsonpath ${goQuote(template)}: Error executing template: ${messageOf(error)}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
      );
    }
  };
}

function compile(source: string): GoTemplate {
  try {
    return new GoTemplate(source);
  } catch (error) {
    throw new CommandError(`error parsing template ${source}, template: output:1: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function needed(text: string | undefined): string {
  if (text === undefined || text === "") throw new CommandError("template format specified but no template given");
  return text;
}

function readFile(invocation: Invocation, path: string | undefined): string {
  const name = needed(path);
  try {
    return decodeUtf8(invocation.process.fs.readFile(absolutePath(invocation.process, name)));
  } catch {
    throw new CommandError(`error reading --template ${name}, open ${name}: no such file or directory`);
  }
}

function namesOf(object: unknown): string {
  const value = object as KubeObject & { items?: KubeObject[] };
  if (Array.isArray(value.items)) return value.items.map((item) => `${objectName(item)}\n`).join("");
  return `${objectName(value)}\n`;
}

function withoutManagedFields(invocation: Invocation, object: unknown): unknown {
  if (invocation.flags.bool("show-managed-fields")) return object;
  const value = object as KubeObject & { items?: KubeObject[] };
  if (Array.isArray(value.items)) return { ...value, items: value.items.map((item) => withoutManagedFields(invocation, item)) };
  if (value?.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = value.metadata;
  return { ...value, metadata };
}

function splitOnce(text: string): [string, string | undefined] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}
