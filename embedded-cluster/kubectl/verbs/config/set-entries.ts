import type { Command } from "../../command/command.ts";
import { arrayFlag, boolFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, HelpThenError } from "../../errors/command-error.ts";
import { goQuote } from "../../text/go-quote.ts";
import { configOf, save } from "./config-file.ts";
import { EMBED_FLAG, checkEmbedded, entryFlag, onlyArgument, pairsOf, setFile } from "./entry-flags.ts";

export const setContext: Command = {
  name: "set-context",
  use: "config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  short: "Set a context entry in kubeconfig",
  completes: "none",
  flags: [
    boolFlag("current", "", "Modify the current context"),
    entryFlag("cluster"),
    entryFlag("user"),
    stringFlag("namespace", "n", "namespace of the entry"),
  ],
  async run(invocation) {
    const { flags } = invocation;
    const config = configOf(invocation);
    const current = flags.bool("current");
    if (invocation.args.length > 1) throw new HelpThenError(`Unexpected args: [${invocation.args.join(" ")}]`);
    if (current && config["current-context"] === "") throw new CommandError("no current context is set");
    if (current && invocation.args.length > 0) throw new CommandError("you cannot specify both a context name and --current");
    if (!current && invocation.args.length === 0) throw new CommandError("you must specify a non-empty context name or --current");
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
  use: "config set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
  short: "Set a cluster entry in kubeconfig",
  completes: "none",
  flags: [
    entryFlag("certificate-authority"),
    EMBED_FLAG,
    boolFlag("insecure-skip-tls-verify", "", "Do not check this cluster's certificate."),
    entryFlag("proxy-url"),
    entryFlag("server"),
    entryFlag("tls-server-name"),
  ],
  async run(invocation) {
    const name = onlyArgument(invocation);
    const { flags } = invocation;
    if (flags.bool("insecure-skip-tls-verify") && flags.string("certificate-authority") !== "")
      throw new CommandError("you cannot specify a certificate authority and insecure mode at the same time");
    checkEmbedded(invocation, ["certificate-authority"]);
    const config = configOf(invocation);
    const found = config.clusters.find((item) => item.name === name);
    const entry = found ?? { name, cluster: { server: "" } };
    if (flags.changed("server")) {
      entry.cluster.server = flags.string("server");
      delete entry.cluster["tls-server-name"];
    }
    for (const field of ["tls-server-name", "proxy-url"]) if (flags.changed(field)) entry.cluster[field] = flags.string(field);
    if (flags.changed("insecure-skip-tls-verify")) {
      delete entry.cluster["insecure-skip-tls-verify"];
      if (flags.bool("insecure-skip-tls-verify")) {
        entry.cluster["insecure-skip-tls-verify"] = true;
        delete entry.cluster["certificate-authority"];
        delete entry.cluster["certificate-authority-data"];
      }
    }
    if (setFile(invocation, entry.cluster, "certificate-authority")) delete entry.cluster["insecure-skip-tls-verify"];
    if (found === undefined) config.clusters.push(entry);
    save(invocation, config);
    await invocation.out(`Cluster ${goQuote(name)} set.\n`);
  },
};

export const setCredentials: Command = {
  name: "set-credentials",
  use: "config set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]",
  short: "Set a user entry in kubeconfig",
  completes: "none",
  flags: [
    entryFlag("auth-provider"),
    stringsFlag("auth-provider-arg", "", "Arguments of the auth provider, as key=value"),
    entryFlag("client-certificate"),
    entryFlag("client-key"),
    EMBED_FLAG,
    entryFlag("exec-api-version"),
    stringsFlag("exec-arg", "", "Arguments of the credential plugin"),
    entryFlag("exec-command"),
    arrayFlag("exec-env", "", "Environment of the credential plugin, as key=value"),
    entryFlag("exec-interactive-mode"),
    boolFlag("exec-provide-cluster-info", "", "Whether the credential plugin is told about the cluster"),
    entryFlag("password"),
    entryFlag("token"),
    entryFlag("username"),
  ],
  async run(invocation) {
    const [name, ...more] = invocation.args;
    if (name === undefined || more.length > 0) throw new HelpThenError(`unexpected args: [${invocation.args.join(" ")}]`);
    const { flags } = invocation;
    const methods = [
      ...(flags.string("token") === "" ? [] : ["--token"]),
      ...(flags.string("username") === "" && flags.string("password") === "" ? [] : ["--username/--password"]),
    ];
    if (methods.length > 1) throw new CommandError(`you cannot specify more than one authentication method at the same time: ${methods.join(", ")}`);
    checkEmbedded(invocation, ["client-certificate", "client-key"]);
    const config = configOf(invocation);
    const found = config.users.find((item) => item.name === name);
    const entry = found ?? { name, user: {} };
    setUser(invocation, entry.user);
    if (found === undefined) config.users.push(entry);
    save(invocation, config);
    await invocation.out(`User ${goQuote(name)} set.\n`);
  },
};

function setUser(invocation: Invocation, user: Record<string, unknown>): void {
  const { flags } = invocation;
  setFile(invocation, user, "client-certificate");
  setFile(invocation, user, "client-key");
  for (const field of ["token", "username", "password"]) if (flags.changed(field)) user[field] = flags.string(field);
  const [setsToken, setsBasic] = [flags.string("token") !== "", flags.string("username") !== "" || flags.string("password") !== ""];
  if (setsBasic) delete user["token"];
  if (setsToken) for (const field of ["username", "password"]) delete user[field];
  setProvider(invocation, user);
  setPlugin(invocation, user);
}

function setProvider(invocation: Invocation, user: Record<string, unknown>): void {
  const { flags } = invocation;
  const present = user["auth-provider"] as { name: string; config: Record<string, string> } | undefined;
  const provider =
    flags.changed("auth-provider") && present?.name !== flags.string("auth-provider") ? { name: flags.string("auth-provider"), config: {} } : present;
  if (provider === undefined) return;
  const { set, remove } = pairsOf(flags.list("auth-provider-arg"), "auth-provider-arg");
  const kept = Object.entries(provider.config ?? {}).filter(([key]) => !remove.includes(key));
  user["auth-provider"] = { ...provider, config: Object.fromEntries([...kept, ...set]) };
}

interface Plugin {
  command: string;
  args: string[] | null;
  env: { name: string; value: string }[] | null;
  [field: string]: unknown;
}

function setPlugin(invocation: Invocation, user: Record<string, unknown>): void {
  const { flags } = invocation;
  let plugin = user["exec"] as Plugin | undefined;
  if (flags.changed("exec-command")) plugin = { args: null, env: null, provideClusterInfo: false, ...plugin, command: flags.string("exec-command") };
  if (plugin === undefined) return;
  if (flags.changed("exec-command")) plugin.args = null;
  if (flags.changed("exec-api-version")) plugin["apiVersion"] = flags.string("exec-api-version");
  if (flags.list("exec-arg").length > 0) plugin.args = flags.list("exec-arg");
  if (flags.changed("exec-interactive-mode")) plugin["interactiveMode"] = flags.string("exec-interactive-mode");
  if (flags.changed("exec-provide-cluster-info")) plugin["provideClusterInfo"] = flags.bool("exec-provide-cluster-info");
  const { set, remove } = pairsOf(flags.list("exec-env"), "exec-env");
  if (set.size + remove.length > 0) {
    const kept = (plugin.env ?? []).filter(({ name }) => !remove.includes(name) && !set.has(name));
    plugin.env = [...kept, ...[...set].map(([name, value]) => ({ name, value }))];
  }
  user["exec"] = plugin;
}
