import type { Command } from "../command/command.ts";
import { boolFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { PlainError } from "../errors/command-error.ts";
import { baseName } from "../text/paths.ts";

const list: Command = {
  name: "list",
  use: "plugin list [flags]",
  short: "List all visible plugin executables on a user's PATH",
  long: "List the programs on PATH whose names begin with kubectl-.",
  completes: "none",
  flags: [boolFlag("name-only", "", "If true, display only the binary name of each plugin, rather than its full path")],
  async run(invocation) {
    const found = await pluginsOf(invocation);
    if (found.length === 0) throw new PlainError("error: unable to find any kubectl plugins in your PATH\n");
    const names = found.map((path) => `${invocation.flags.bool("name-only") ? baseName(path) : path}\n`);
    await invocation.out(`The following compatible plugins are available:\n\n${names.join("")}`);
  },
};

async function pluginsOf(invocation: Invocation): Promise<string[]> {
  const { fs, env } = invocation.process;
  const found: string[] = [];
  for (const folder of new Set((env.get("PATH") ?? "").split(":").filter((each) => each !== ""))) {
    if (!fs.exists(folder)) {
      await invocation.err(`Unable to read directory "${folder}" from your PATH: open ${folder}: no such file or directory. Skipping...\n`);
      continue;
    }
    for (const name of fs.readDirectory(folder))
      if (name.startsWith("kubectl-") && fs.stat(`${folder}/${name}`).type !== "directory") found.push(`${folder}/${name}`);
  }
  return found;
}

export const plugin: Command = {
  name: "plugin",
  use: "plugin [flags]",
  helpFails: "stderr",
  short: "Provides utilities for interacting with plugins",
  long: "Plugins are programs on PATH whose names begin with kubectl-.",
  subcommands: [list],
};
