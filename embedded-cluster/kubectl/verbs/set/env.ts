import type { KubeObject } from "../../../apimachinery/object.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { decodeUtf8, fromBase64 } from "../../../kernel/bytes.ts";
import { readAllText } from "../../../kernel/streams.ts";
import type { Command } from "../../command/command.ts";
import { arrayFlag, boolFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { selectResources } from "../../resource/arguments.ts";
import { gather } from "../../resource/gather.ts";
import type { Info } from "../../resource/info.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { SET_FLAGS, changeObjects, matchingContainers, podSpecOf, splitChanges } from "./pod-templates.ts";

const NAME_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

interface Variable {
  name: string;
  value?: string;
  valueFrom?: KubeObject[string];
}

export const env: Command = {
  name: "env",
  use: "set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
  short: "Update environment variables on a pod template",
  examples: `# Set a variable
kubectl set env deployment/web STORAGE_DIR=/local

# From a ConfigMap
kubectl set env --from=configmap/settings deployment/web

# Take one away
kubectl set env deployment/web STORAGE_DIR-

# Show them
kubectl set env deployment/web --list`,
  flags: [
    ...SET_FLAGS,
    stringFlag("containers", "c", "The names of containers in the selected pod templates to change, may use wildcards", "*"),
    arrayFlag("env", "e", "Specify a key-value pair for an environment variable to set into each container."),
    stringFlag("from", "", "The name of a resource from which to inject environment variables"),
    stringsFlag("keys", "", "Comma-separated list of keys to import from specified resource"),
    boolFlag("list", "", "If true, display the environment and any changes in the standard format."),
    boolFlag("overwrite", "", "If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.", true),
    stringFlag("prefix", "", "Prefix to append to variable names"),
    boolFlag("resolve", "", "If true, show secret or configmap references when listing variables."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const { resources, changes } = splitChanges(invocation.args, (word) => word.includes("=") || (word.endsWith("-") && word !== "-") || word === "-");
  if (resources.length === 0 && filenamesOf(invocation).length === 0)
    throw new CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  if (flags.bool("list") && flags.string("output") !== "") throw new CommandError("--list and --output may not be specified together");
  if (flags.list("keys").length > 0 && flags.string("from") === "")
    throw new CommandError("when specifying --keys, a configmap or secret must be provided with --from");
  const { set, remove } = await parseChanges(invocation, [...changes, ...flags.list("env")]);
  set.push(...(await variablesFrom(invocation)));
  if (flags.bool("list")) return list(invocation, resources);
  const words = { operation: "env updated", failing: "failed to patch env update to pod template:" };
  await changeObjects(invocation, resources, words, (object, info) => change(invocation, object, info, set, remove));
}

async function parseChanges(invocation: Invocation, words: readonly string[]): Promise<{ set: Variable[]; remove: string[] }> {
  const lines = words.includes("-") ? (await readAllText(invocation.process.stdin)).split("\n").filter((line) => line.includes("=")) : [];
  const set: Variable[] = [];
  const remove: string[] = [];
  for (const word of [...words.filter((each) => each !== "-"), ...lines]) {
    const equals = word.indexOf("=");
    if (equals > 0 && !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(word.slice(0, equals)))
      throw new CommandError(`${JSON.stringify(word.slice(0, equals))} is not a valid key name: ${NAME_RULE}`);
    if (equals > 0) set.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
    else if (equals < 0 && word.endsWith("-")) remove.push(word.slice(0, -1));
    else throw new CommandError(`environment variables must be of the form key=value`);
  }
  return { set, remove };
}

async function variablesFrom(invocation: Invocation): Promise<Variable[]> {
  const { flags } = invocation;
  const from = flags.string("from");
  if (from === "") return [];
  const { infos, errors } = await gather(invocation, { args: [from.includes("/") ? from : `configmap/${from}`], latest: true });
  if (errors.length > 0) throw errors[0];
  const keys = flags.list("keys");
  const found: Variable[] = [];
  for (const { object } of infos) {
    const reference = object.kind === "Secret" ? "secretKeyRef" : "configMapKeyRef";
    if (object.kind !== "Secret" && object.kind !== "ConfigMap") throw new CommandError("unsupported resource specified in --from");
    for (const key of Object.keys(object.data ?? {}).sort()) {
      if (keys.length > 0 && !keys.includes(key)) continue;
      const plain = key.replace(/[^A-Za-z0-9_]/g, "_").toUpperCase();
      if (plain !== key) await invocation.err(`Warning: key ${key} transferred to ${plain}\n`);
      const name = flags.string("prefix") + key.replace(/[^A-Za-z0-9_]/g, "_").toUpperCase();
      found.push({ name, valueFrom: { [reference]: { name: object.metadata.name, key } } });
    }
  }
  return found;
}

async function change(invocation: Invocation, object: KubeObject, info: Info, set: readonly Variable[], remove: readonly string[]): Promise<void> {
  const { flags } = invocation;
  const pattern = flags.string("containers");
  const containers = matchingContainers(podSpecOf(object), pattern);
  if (containers.length === 0) {
    await invocation.err(`Warning: ${info.mapping.kind}/${info.name} does not have any containers matching ${JSON.stringify(pattern)}\n`);
    return;
  }
  for (const container of containers) {
    let variables: Variable[] = container.env ?? [];
    if (!flags.bool("overwrite")) {
      for (const { name } of set) {
        const present = variables.find((each) => each.name === name);
        if (present !== undefined) throw new CommandError(`'${name}' already has a value (${present.value ?? ""}), and --overwrite is false`);
      }
    }
    for (const variable of set) {
      const index = variables.findIndex((each) => each.name === variable.name);
      variables = index < 0 ? [...variables, variable] : variables.map((each, position) => (position === index ? variable : each));
    }
    container.env = variables.filter((each) => !remove.includes(each.name));
    if (container.env.length === 0) delete container.env;
  }
}

async function list(invocation: Invocation, resources: readonly string[]): Promise<void> {
  const { flags } = invocation;
  const { infos, errors } = await gather(invocation, {
    args: resources,
    filenames: filenamesOf(invocation),
    latest: true,
    selector: flags.string("selector"),
    all: flags.bool("all") || flags.string("selector") !== "",
  });
  if (errors.length > 0) throw errors[0];
  for (const { object, mapping, name } of infos) {
    for (const container of matchingContainers(podSpecOf(object), flags.string("containers"))) {
      await invocation.out(`# ${mapping.kind} ${name}, container ${container.name}
`);
      for (const variable of (container.env ?? []) as Variable[]) await invocation.out(await variableLine(invocation, variable));
    }
  }
}

async function variableLine(invocation: Invocation, variable: Variable): Promise<string> {
  const from = variable.valueFrom;
  if (from === undefined) return `${variable.name}=${variable.value ?? ""}\n`;
  const source = sourceText(from);
  if (!invocation.flags.bool("resolve")) return `# ${variable.name} from ${source}\n`;
  const reference = from.secretKeyRef ?? from.configMapKeyRef;
  if (reference === undefined) return `# ${variable.name} from ${source}\n`;
  const selection = await selectResources(invocation.cluster, [from.secretKeyRef ? "secrets" : "configmaps"]);
  const mapping = selection.form === "collections" ? selection.mappings[0] : undefined;
  if (mapping === undefined) return `# ${variable.name} from ${source}\n`;
  const object = await invocation.cluster.json<KubeObject>("GET", resourcePath(mapping, { namespace: invocation.namespace.name, name: reference.name }));
  const raw = object.data?.[reference.key] ?? "";
  return `${variable.name}=${from.secretKeyRef ? decodeUtf8(fromBase64(raw)) : raw}\n`;
}

function sourceText(from: KubeObject[string]): string {
  if (from.configMapKeyRef) return `configmap ${from.configMapKeyRef.name}, key ${from.configMapKeyRef.key}`;
  if (from.secretKeyRef) return `secret ${from.secretKeyRef.name}, key ${from.secretKeyRef.key}`;
  if (from.fieldRef) return `field path ${from.fieldRef.fieldPath}`;
  if (from.resourceFieldRef)
    return `resource field ${from.resourceFieldRef.containerName ? `${from.resourceFieldRef.containerName}, ` : ""}${from.resourceFieldRef.resource}`;
  return "invalid valueFrom";
}
