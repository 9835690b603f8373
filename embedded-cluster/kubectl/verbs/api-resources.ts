import type { Command } from "../command/command.ts";
import { boolFlag, stringFlag, stringsFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { groupVersionOf, qualifiedResource } from "../discovery/api-resource.ts";
import { CommandError } from "../errors/command-error.ts";
import { goJson } from "../printers/json.ts";
import { toKyaml } from "../printers/kyaml.ts";
import { toYaml } from "../printers/yaml.ts";
import { unknownFormat } from "../printers/output.ts";
import { tableWriter } from "../printers/tab-writer.ts";

export const apiResources: Command = {
  name: "api-resources",
  use: "api-resources [flags]",
  short: "Print the supported API resources on the server",
  examples: `# All of them
kubectl api-resources

# Those of one API group
kubectl api-resources --api-group=apps

# Those that live in namespaces
kubectl api-resources --namespaced=true`,
  completes: "none",
  flags: [
    stringFlag("api-group", "", "Limit to resources in the specified API group."),
    boolFlag("cached", "", "Use the cached list of resources if available."),
    stringsFlag("categories", "", "Limit to resources that belong to the specified categories."),
    boolFlag("namespaced", "", "If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.", true),
    boolFlag("no-headers", "", "When using the default or custom-column output format, don't print headers (default print headers)."),
    stringFlag("output", "o", "Output format. One of: (json, yaml, name, wide)."),
    boolFlag("show-managed-fields", "", "Keep the managedFields when printing objects in JSON or YAML format."),
    stringFlag("sort-by", "", "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'."),
    stringsFlag("verbs", "", "Limit to resources that support the specified verbs."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  if (args.length > 0) throw new CommandError(`unexpected arguments: [${args.join(" ")}]\nSee 'kubectl api-resources -h' for help and examples`);
  const sortBy = flags.string("sort-by");
  if (!["", "name", "kind"].includes(sortBy)) throw new CommandError("--sort-by accepts only name or kind");
  const output = flags.string("output");
  if (!["", "wide", "name", "json", "yaml", "kyaml"].includes(output)) throw unknownFormat(output, "json|kyaml|name|wide|yaml");
  const [verbs, categories] = [flags.list("verbs"), flags.list("categories")];
  const chosen = (await invocation.cluster.discovery.preferred()).filter(
    (resource) =>
      resource.verbs.length > 0 &&
      (!flags.changed("api-group") || resource.group === flags.string("api-group")) &&
      (!flags.changed("namespaced") || resource.namespaced === flags.bool("namespaced")) &&
      verbs.every((verb) => resource.verbs.includes(verb)) &&
      categories.every((category) => resource.categories.includes(category)),
  );
  const keyOf = (resource: (typeof chosen)[number]) => (sortBy === "name" ? resource.resource : sortBy === "kind" ? resource.kind : resource.group);
  chosen.sort((a, b) => compare(keyOf(a), keyOf(b)) || compare(a.resource, b.resource));
  if (output === "name") return invocation.out(chosen.map((resource) => `${qualifiedResource(resource)}\n`).join(""));
  if (output !== "" && output !== "wide") {
    const resources = chosen.map(({ resource: name, singular, namespaced, group, version, kind, verbs: all, shortNames, categories: of }) => ({
      ...{ name, singularName: singular, namespaced, ...(group === "" ? {} : { group }), version, kind, verbs: all },
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(of.length > 0 ? { categories: of } : {}),
    }));
    const list = { kind: "APIResourceList", apiVersion: "v1", groupVersion: "", resources };
    return invocation.out(output === "json" ? `${goJson(list, 4, "as given")}\n` : output === "yaml" ? toYaml(list) : toKyaml(list));
  }
  const wide = output === "wide";
  const writer = tableWriter();
  if (!flags.bool("no-headers")) writer.write(`NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? "\tVERBS\tCATEGORIES" : ""}\n`);
  for (const resource of chosen) {
    const cells = [resource.resource, resource.shortNames.join(","), groupVersionOf(resource), String(resource.namespaced), resource.kind];
    if (wide) cells.push(resource.verbs.join(","), resource.categories.join(","));
    writer.write(`${cells.join("\t")}\n`);
  }
  await invocation.out(writer.flush());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const apiVersions: Command = {
  name: "api-versions",
  use: "api-versions",
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  completes: "none",
  async run(invocation) {
    if (invocation.args.length > 0)
      throw new CommandError(`unexpected arguments: [${invocation.args.join(" ")}]\nSee 'kubectl api-versions -h' for help and examples`);
    const versions = new Set((await invocation.cluster.discovery.all()).map(groupVersionOf));
    await invocation.out(
      [...versions]
        .sort()
        .map((version) => `${version}\n`)
        .join(""),
    );
  },
};
