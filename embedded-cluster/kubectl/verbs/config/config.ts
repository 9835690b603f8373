import type { Command } from "../../command/command.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { type Kubeconfig, emptyKubeconfig, kubeconfigPaths, readKubeconfig, writeKubeconfig } from "../../config/kubeconfig.ts";
import { CommandError } from "../../errors/command-error.ts";
import { toJson } from "../../printers/json.ts";
import { tableWriter } from "../../printers/tab-writer.ts";
import { toYaml } from "../../printers/yaml.ts";
import { goQuote } from "../../text/go-quote.ts";
import { setCluster, setContext, setCredentials } from "./set-entries.ts";

export function configOf(invocation: Invocation): Kubeconfig {
  const path = invocation.flags.string("kubeconfig");
  // A file that `config` is to write need not exist yet.
  if (path !== "" && !invocation.process.fs.exists(kubeconfigPaths(invocation.process, path)[0] as string)) return emptyKubeconfig();
  return readKubeconfig(invocation.process, path) ?? emptyKubeconfig();
}

export function save(invocation: Invocation, config: Kubeconfig): void {
  writeKubeconfig(invocation.process, invocation.flags.string("kubeconfig"), config);
}

function fileOf(invocation: Invocation): string {
  return kubeconfigPaths(invocation.process, invocation.flags.string("kubeconfig"))[0] as string;
}

const view: Command = {
  name: "view",
  use: "config view [flags]",
  short: "Display merged kubeconfig settings or a specified kubeconfig file",
  completes: "none",
  flags: [
    boolFlag("flatten", "", "Flatten the resulting kubeconfig file into self-contained output"),
    boolFlag("merge", "", "Merge the full hierarchy of kubeconfig files", true),
    boolFlag("minify", "", "Remove all information not used by current-context from the output"),
    boolFlag("raw", "", "Display raw byte data and sensitive data"),
    stringFlag("output", "o", "Output format. One of: (json, yaml).", "yaml"),
  ],
  async run(invocation) {
    const { flags } = invocation;
    let config = configOf(invocation);
    if (flags.bool("minify")) config = minified(config, flags.string("context") || config["current-context"]);
    const shown = flags.bool("raw") ? config : redacted(config);
    const list = <T>(items: readonly T[]) => (items.length === 0 ? null : items);
    const printed = { ...shown, clusters: list(shown.clusters), contexts: list(shown.contexts), users: list(shown.users) };
    await invocation.out(flags.string("output") === "json" ? toJson(printed) : toYaml(printed));
  },
};

function minified(config: Kubeconfig, name: string): Kubeconfig {
  const context = config.contexts.find((item) => item.name === name);
  if (name === "") throw new CommandError("current-context must exist in order to minify");
  if (context === undefined) throw new CommandError(`cannot locate context ${name}`);
  return {
    ...config,
    "current-context": name,
    contexts: [context],
    clusters: config.clusters.filter((item) => item.name === context.context.cluster),
    users: config.users.filter((item) => item.name === context.context.user),
  };
}

/** Secrets are not for the screen. */
function redacted(config: Kubeconfig): Kubeconfig {
  const hide = (record: Record<string, unknown>, fields: Record<string, string>) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, value && fields[key] !== undefined ? fields[key] : value]));
  const users = config.users.map((item) => ({
    ...item,
    user: hide(item.user, { token: "REDACTED", password: "REDACTED", "client-key-data": "DATA+OMITTED", "client-certificate-data": "DATA+OMITTED" }),
  }));
  const clusters = config.clusters.map((item) => ({ ...item, cluster: hide(item.cluster, { "certificate-authority-data": "DATA+OMITTED" }) }));
  return { ...config, users, clusters };
}

const currentContext: Command = {
  name: "current-context",
  use: "config current-context [flags]",
  short: "Display the current-context",
  completes: "none",
  async run(invocation) {
    const name = configOf(invocation)["current-context"];
    if (name === "") throw new CommandError("current-context is not set");
    await invocation.out(`${name}\n`);
  },
};

const getContexts: Command = {
  name: "get-contexts",
  use: "config get-contexts [(-o|--output=)name)]",
  short: "Describe one or many contexts",
  completes: "none",
  flags: [boolFlag("no-headers", "", "Don't print headers."), stringFlag("output", "o", "Output format. One of: (name).")],
  async run(invocation) {
    const { flags, args } = invocation;
    const config = configOf(invocation);
    const missing = args.filter((name) => !config.contexts.some((item) => item.name === name));
    const chosen = config.contexts.filter((item) => args.length === 0 || args.includes(item.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    const output = flags.string("output");
    if (output !== "" && output !== "name")
      throw new CommandError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
    if (output === "name") await invocation.out(chosen.map((item) => `${item.name}\n`).join(""));
    else {
      const writer = tableWriter();
      if (!flags.bool("no-headers")) writer.write("CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n");
      for (const { name, context } of chosen) {
        writer.write(
          `${[name === config["current-context"] ? "*" : "", name, context.cluster ?? "", context.user ?? "", context.namespace ?? ""].join("\t")}\n`,
        );
      }
      await invocation.out(writer.flush());
    }
    if (missing.length > 0) throw new CommandError(`context ${missing[0]} not found`);
  },
};

const useContext: Command = {
  name: "use-context",
  aliases: ["use"],
  use: "config use-context CONTEXT_NAME",
  short: "Set the current-context in a kubeconfig file",
  completes: "none",
  async run(invocation) {
    const [name, ...more] = invocation.args;
    if (name === undefined || more.length > 0)
      throw new CommandError(`Unexpected args: [${invocation.args.join(" ")}]\nSee 'kubectl config use-context -h' for help and examples`);
    const config = configOf(invocation);
    if (!config.contexts.some((item) => item.name === name)) throw new CommandError(`no context exists with the name: ${goQuote(name)}`);
    save(invocation, { ...config, "current-context": name });
    await invocation.out(`Switched to context ${goQuote(name)}.\n`);
  },
};

const renameContext: Command = {
  name: "rename-context",
  use: "config rename-context CONTEXT_NAME NEW_NAME",
  short: "Rename a context from the kubeconfig file",
  completes: "none",
  async run(invocation) {
    const [from, to, ...more] = invocation.args;
    if (from === undefined || to === undefined || more.length > 0)
      throw new CommandError(`Unexpected args: [${invocation.args.join(" ")}]\nSee 'kubectl config rename-context -h' for help and examples`);
    const config = configOf(invocation);
    const found = config.contexts.find((item) => item.name === from);
    if (found === undefined) throw new CommandError(`cannot rename the context ${goQuote(from)}, it's not in ${fileOf(invocation)}`);
    if (config.contexts.some((item) => item.name === to))
      throw new CommandError(`cannot rename the context ${goQuote(from)}, the context ${goQuote(to)} already exists in ${fileOf(invocation)}`);
    found.name = to;
    if (config["current-context"] === from) config["current-context"] = to;
    save(invocation, config);
    await invocation.out(`Context ${goQuote(from)} renamed to ${goQuote(to)}.\n`);
  },
};

function nameList(name: string, short: string, field: "clusters" | "users"): Command {
  return {
    name,
    use: `config ${name}`,
    short,
    completes: "none",
    run: (invocation) => {
      const items: readonly { name: string }[] = configOf(invocation)[field];
      const names = items.map((item) => `${item.name}\n`).sort();
      return invocation.out(`NAME\n${names.join("")}`);
    },
  };
}

function deletion(noun: "cluster" | "context" | "user", field: "clusters" | "contexts" | "users"): Command {
  return {
    name: `delete-${noun}`,
    use: `config delete-${noun} NAME`,
    short: `Delete the specified ${noun} from the kubeconfig`,
    completes: "none",
    async run(invocation) {
      const [name] = invocation.args;
      if (name === undefined) throw new CommandError(`${noun} to delete is required\nSee 'kubectl config delete-${noun} -h' for help and examples`);
      const config = configOf(invocation);
      const items: readonly { name: string }[] = config[field];
      if (!items.some((item) => item.name === name)) throw new CommandError(`cannot delete ${noun} ${name}, not in ${fileOf(invocation)}`);
      if (noun === "context" && config["current-context"] === name) {
        await invocation.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
      }
      save(invocation, { ...config, [field]: items.filter((item) => item.name !== name) });
      await invocation.out(`deleted ${noun} ${name} from ${fileOf(invocation)}\n`);
    },
  };
}

export const config: Command = {
  name: "config",
  use: "config SUBCOMMAND",
  short: "Modify kubeconfig files",
  long: "Modify kubeconfig files: contexts, clusters and users. The file is the one of --kubeconfig, or the first of $KUBECONFIG, or ~/.kube/config.",
  subcommands: [
    currentContext,
    deletion("cluster", "clusters"),
    deletion("context", "contexts"),
    deletion("user", "users"),
    nameList("get-clusters", "Display clusters defined in the kubeconfig", "clusters"),
    getContexts,
    nameList("get-users", "Display users defined in the kubeconfig", "users"),
    renameContext,
    setCluster,
    setContext,
    setCredentials,
    useContext,
    view,
  ],
};
