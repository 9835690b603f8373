import type { Command } from "../command/command.ts";
import { boolFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, ConnectionFailure } from "../errors/command-error.ts";
import { toYaml } from "../printers/yaml.ts";
import { goJson } from "../printers/json.ts";
import { inStructOrder } from "../printers/struct-order.ts";

/** The kubectl that this one imitates. */
const CLIENT = {
  major: "1",
  minor: "36",
  gitVersion: "v1.36.2",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2026-06-11T00:00:00Z",
  goVersion: "go1.26.3",
  compiler: "gc",
  platform: "linux/amd64",
};
const KUSTOMIZE = "v5.8.1";
/** Minor versions that client and server may be apart. */
const SKEW = 1;

export const version: Command = {
  name: "version",
  use: "version [flags]",
  short: "Print the client and server version information",
  completes: "none",
  flags: [boolFlag("client", "", "If true, shows client version only (no server required)."), stringFlag("output", "o", "One of 'yaml' or 'json'.")],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(" ")}]`);
  const output = flags.string("output");
  if (!["", "yaml", "json"].includes(output)) throw new CommandError("--output must be 'yaml' or 'json'");
  let server: Record<string, string> | undefined;
  let failure: unknown;
  if (!flags.bool("client")) {
    try {
      server = await invocation.cluster.json("GET", "/version");
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      failure = error;
    }
  }
  const whole = { clientVersion: CLIENT, kustomizeVersion: KUSTOMIZE, ...(server === undefined ? {} : { serverVersion: server }) };
  if (output === "yaml") await invocation.out(`${toYaml(whole)}\n`);
  else if (output === "json") await invocation.out(`${goJson(inStructOrder(whole), 2, "as given")}\n`);
  else {
    await invocation.out(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
    if (server !== undefined) await invocation.out(`Server Version: ${server.gitVersion}\n`);
  }
  if (failure !== undefined) throw failure;
  if (server !== undefined) await warnOfSkew(invocation, server);
}

async function warnOfSkew(invocation: Invocation, server: Record<string, string>): Promise<void> {
  const minor = Number.parseInt(server.minor ?? "", 10);
  if (Number.isNaN(minor) || Math.abs(minor - Number(CLIENT.minor)) <= SKEW) return;
  await invocation.err(
    `Warning: version difference between client (${CLIENT.major}.${CLIENT.minor}) and server (${server.major}.${minor}) exceeds the supported minor version skew of +/-${SKEW}\n`,
  );
}
