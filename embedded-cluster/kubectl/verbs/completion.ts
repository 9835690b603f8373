import type { Command } from "../command/command.ts";
import { CommandError } from "../errors/command-error.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

export const completion: Command = {
  name: "completion",
  use: "completion SHELL",
  short: "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)",
  long: "Output shell completion code for the specified shell. This shell completes kubectl by itself; the code it gets here changes nothing.",
  completes: SHELLS,
  async run(invocation) {
    const { args, path } = invocation;
    const help = `\nSee '${path} -h' for help and examples`;
    if (args.length === 0) throw new CommandError(`Shell not specified.${help}`);
    if (args.length > 1) throw new CommandError(`Too many arguments. Expected only the shell type.${help}`);
    if (!SHELLS.includes(args[0] as string)) throw new CommandError(`Unsupported shell type ${JSON.stringify(args[0])}.${help}`);
    await invocation.out(`# kubectl is completed by this shell itself.\n`);
  },
};
