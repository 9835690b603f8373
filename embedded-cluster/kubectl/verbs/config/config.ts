import type { Command } from "../../command/command.ts";
import { HelpRequested, boolFlag, stringFlag } from "../../command/flags.ts";
import { CommandError, HelpThenError } from "../../errors/command-error.ts";
import { tableWriter } from "../../printers/tab-writer.ts";
import { goQuote } from "../../text/go-quote.ts";
import { configOf, fileOf, save } from "./config-file.ts";
import { setProperty, unsetProperty } from "./properties.ts";
import { setCluster, setContext, setCredentials } from "./set-entries.ts";
import { view } from "./view.ts";

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
    if (name === undefined || more.length > 0) throw new HelpThenError(`Unexpected args: [${invocation.args.join(" ")}]`);
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
    if (from === undefined || to === undefined || more.length > 0) throw new HelpThenError(`Unexpected args: [${invocation.args.join(" ")}]`);
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
    use: `config ${name} [flags]`,
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
      if (name === undefined) throw noun === "user" ? new CommandError("user to delete is required") : new HelpRequested();
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
  helpFails: "stderr",
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
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
};
