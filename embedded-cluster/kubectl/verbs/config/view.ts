import type { Command } from "../../command/command.ts";
import { boolFlag } from "../../command/flags.ts";
import { type Kubeconfig, written } from "../../config/kubeconfig.ts";
import { CommandError } from "../../errors/command-error.ts";
import { OUTPUT_FLAGS, printerOf } from "../../printers/output.ts";
import { configOf } from "./config-file.ts";

export const view: Command = {
  name: "view",
  use: "config view [flags]",
  short: "Display merged kubeconfig settings or a specified kubeconfig file",
  completes: "none",
  flags: [
    ...OUTPUT_FLAGS.map((flag) => (flag.name === "output" ? { ...flag, default: "yaml" } : flag)),
    boolFlag("flatten", "", "Flatten the resulting kubeconfig file into self-contained output"),
    boolFlag("merge", "", "Merge the full hierarchy of kubeconfig files", true),
    boolFlag("minify", "", "Remove all information not used by current-context from the output"),
    boolFlag("raw", "", "Display raw byte data and sensitive data"),
  ],
  async run(invocation) {
    const { flags } = invocation;
    let config = configOf(invocation);
    if (flags.bool("minify")) config = minified(config, flags.string("context") || config["current-context"]);
    const shown = flags.bool("raw") ? config : redacted(config);
    await invocation.out(printerOf(invocation, undefined, true)?.(written(shown)) ?? "");
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
