import type { Command } from "../../command/command.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { goQuote } from "../../text/go-quote.ts";
import { configOf, save } from "./config.ts";

export const setContext: Command = {
  name: "set-context",
  use: "config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  short: "Set a context entry in kubeconfig",
  completes: "none",
  flags: [boolFlag("current", "", "Modify the current context")],
  async run(invocation) {
    const { flags } = invocation;
    const config = configOf(invocation);
    const current = flags.bool("current");
    if (current && config["current-context"] === "") throw new CommandError("no current context is set");
    if (!current && invocation.args.length === 0) throw new CommandError("you must specify a non-empty context name or --current");
    if (invocation.args.length > (current ? 0 : 1)) {
      throw new CommandError(`Unexpected args: [${invocation.args.join(" ")}]\nSee 'kubectl config set-context -h' for help and examples`);
    }
    const name = current ? config["current-context"] : (invocation.args[0] as string);
    const found = config.contexts.find((item) => item.name === name);
    const entry = found ?? { name, context: {} };
    for (const field of ["cluster", "user", "namespace"] as const) if (flags.changed(field)) entry.context[field] = flags.string(field);
    if (found === undefined) config.contexts.push(entry);
    save(invocation, config);
    await invocation.out(`Context ${goQuote(name)} ${found === undefined ? "created" : "modified"}.\n`);
  },
};

export const setCluster: Command = {
  name: "set-cluster",
  use: "config set-cluster NAME [--server=server] [--insecure-skip-tls-verify=true]",
  short: "Set a cluster entry in kubeconfig",
  completes: "none",
  async run(invocation) {
    const name = onlyArgument(invocation);
    const { flags } = invocation;
    const config = configOf(invocation);
    const found = config.clusters.find((item) => item.name === name);
    const entry = found ?? { name, cluster: {} };
    if (flags.changed("server")) entry.cluster.server = flags.string("server");
    if (flags.changed("insecure-skip-tls-verify")) entry.cluster["insecure-skip-tls-verify"] = flags.bool("insecure-skip-tls-verify");
    if (found === undefined) config.clusters.push(entry);
    save(invocation, config);
    await invocation.out(`Cluster ${goQuote(name)} set.\n`);
  },
};

export const setCredentials: Command = {
  name: "set-credentials",
  use: "config set-credentials NAME [--token=bearer_token]",
  short: "Set a user entry in kubeconfig",
  completes: "none",
  flags: [stringFlag("token-file", "", "A file that holds the bearer token.")],
  async run(invocation) {
    const name = onlyArgument(invocation);
    const { flags } = invocation;
    const config = configOf(invocation);
    const found = config.users.find((item) => item.name === name);
    const entry = found ?? { name, user: {} };
    if (flags.changed("token")) entry.user.token = flags.string("token");
    if (flags.changed("token-file")) entry.user.tokenFile = flags.string("token-file");
    if (found === undefined) config.users.push(entry);
    save(invocation, config);
    await invocation.out(`User ${goQuote(name)} set.\n`);
  },
};

function onlyArgument(invocation: Invocation): string {
  const [name, ...more] = invocation.args;
  if (name === undefined || more.length > 0)
    throw new CommandError(`Unexpected args: [${invocation.args.join(" ")}]\nSee '${invocation.path} -h' for help and examples`);
  return name;
}
