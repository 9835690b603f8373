import type { Command } from "../command/command.ts";
import { boolFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import type { ApiResource } from "../discovery/api-resource.ts";
import { CommandError } from "../errors/command-error.ts";
import { type OpenApiDocument, explainText } from "../explain/explain-text.ts";

export const explain: Command = {
  name: "explain",
  use: "explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
  short: "Get documentation for a resource",
  long: 'Describe fields and structure of a resource: <type>.<fieldName>[.<fieldName>]\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  examples: `# What a pod is made of
kubectl explain pods

# One of its fields
kubectl explain pods.spec.containers

# Every field below it
kubectl explain deployment.spec --recursive`,
  flags: [
    stringFlag("api-version", "", "Use given api-version (group/version) of the resource."),
    stringFlag("output", "o", "Format in which to render the schema. Valid values are: (plaintext, plaintext-openapiv2).", "plaintext"),
    boolFlag("recursive", "R", "When true, print the name of all the fields recursively. Otherwise, print the available fields with their description."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const [argument, ...more] = args;
  if (argument === undefined)
    throw new CommandError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n');
  if (more.length > 0) throw new CommandError("We accept only this format: explain RESOURCE\n");
  const { mapping, fields } = await splitArgument(invocation, argument);
  const output = flags.string("output");
  if (output !== "plaintext" && output !== "plaintext-openapiv2") throw new CommandError(`unrecognized format: ${output}`);
  const path = mapping.group === "" ? `/openapi/v3/api/${mapping.version}` : `/openapi/v3/apis/${mapping.group}/${mapping.version}`;
  const document = await invocation.cluster.json<OpenApiDocument>("GET", path);
  const { head, body } = explainText(document, mapping, fields, flags.bool("recursive"));
  await invocation.out(head);
  if (body === undefined) throw new CommandError(`field "${fields.at(-1)}" does not exist`);
  await invocation.out(body);
}

async function splitArgument(invocation: Invocation, argument: string): Promise<{ mapping: ApiResource; fields: string[] }> {
  const { discovery } = invocation.cluster;
  const parts = argument.replace(/\.+$/, "").split(".");
  const [type = "", ...fields] = parts;
  // "deployments.apps" names a kind with its group, unless "apps" is one of its fields.
  for (let length = parts.length; length > 1; length--) {
    const found = await discovery.find(parts.slice(0, length).join("."));
    if (found !== undefined && found.group !== "" && found.group === parts.slice(length - found.group.split(".").length, length).join(".")) {
      return { mapping: await inVersion(invocation, found), fields: parts.slice(length) };
    }
  }
  return { mapping: await inVersion(invocation, await discovery.resolveForReading(type)), fields };
}

async function inVersion(invocation: Invocation, mapping: ApiResource): Promise<ApiResource> {
  const wanted = invocation.flags.string("api-version");
  if (wanted === "") return mapping;
  const found = (await invocation.cluster.discovery.all()).find(
    (each) => each.kind === mapping.kind && (each.group === "" ? each.version : `${each.group}/${each.version}`) === wanted,
  );
  if (found === undefined) {
    const groupVersion = wanted.includes("/") ? wanted : `/${wanted}`;
    throw new CommandError(`couldn't find resource for "${groupVersion}, Resource=${mapping.resource}"`);
  }
  return found;
}
