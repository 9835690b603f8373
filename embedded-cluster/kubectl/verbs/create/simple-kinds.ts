import { checkQuantities } from "./quantities.ts";
import type { Command } from "../../command/command.ts";
import { boolFlag, intFlag, stringFlag } from "../../command/flags.ts";
import { CommandError } from "../../errors/command-error.ts";
import { generatorCommand, requireFlags } from "./generated.ts";

export const namespace: Command = generatorCommand(
  {
    name: "namespace",
    aliases: ["ns"],
    use: "create namespace NAME [--dry-run=server|client|none]",
    short: "Create a namespace with the specified name",
    failing: "",
    flags: [],
  },
  (_, name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: {}, status: {} }),
);

export const serviceAccount: Command = generatorCommand(
  {
    name: "serviceaccount",
    aliases: ["sa"],
    use: "create serviceaccount NAME [--dry-run=server|client|none]",
    short: "Create a service account with the specified name",
    failing: "failed to create serviceaccount:",
    flags: [],
  },
  (_, name) => ({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name } }),
);

export const quota: Command = generatorCommand(
  {
    name: "quota",
    aliases: ["resourcequota"],
    use: "create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]",
    short: "Create a quota with the specified name",
    failing: "failed to create quota:",
    flags: [
      stringFlag("hard", "", "A comma-delimited set of resource=quantity pairs that define a hard limit."),
      stringFlag("scopes", "", "A comma-delimited set of quota scopes that must all match each object tracked by the quota."),
    ],
  },
  (invocation, name) => {
    const hard: Record<string, string> = {};
    for (const part of invocation.flags
      .string("hard")
      .split(",")
      .filter((each) => each !== "")) {
      const [resource, amount, more] = part.split("=");
      if (!resource || amount === undefined || more !== undefined) throw new CommandError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
      checkQuantities({ [resource]: amount });
      hard[resource] = amount;
    }
    const scopes = invocation.flags.string("scopes");
    if (scopes !== "" && scopes.split(",").includes("")) throw new CommandError('invalid resource quota scope ""');
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes === "" ? {} : { scopes: scopes.split(",") }) };
    return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name }, spec, status: {} };
  },
);

export const priorityClass: Command = generatorCommand(
  {
    name: "priorityclass",
    aliases: ["pc"],
    use: "create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
    short: "Create a priority class with the specified name",
    failing: "failed to create priorityclass:",
    flags: [
      intFlag("value", "", "the value of this priority class."),
      boolFlag("global-default", "", "Whether this is the priority of pods that name no class."),
      stringFlag("description", "", "When this priority class should be used."),
      stringFlag("preemption-policy", "", "The policy for preempting pods with lower priority.", "PreemptLowerPriority"),
    ],
  },
  (invocation, name) => {
    requireFlags(invocation, "value");
    const { flags } = invocation;
    return {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name },
      value: flags.int("value"),
      ...(flags.bool("global-default") ? { globalDefault: true } : {}),
      ...(flags.string("description") === "" ? {} : { description: flags.string("description") }),
      preemptionPolicy: flags.string("preemption-policy"),
    };
  },
);
