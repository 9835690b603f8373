import type { Invocation } from "./invocation.ts";
import type { Flag } from "./flags.ts";

/** A verb of kubectl, or a group of them. */
export interface Command {
  name: string;
  aliases?: readonly string[];
  /** The usage line after "kubectl": "get TYPE [NAME]". */
  use: string;
  /** One line for the list of commands. */
  short: string;
  /** Paragraphs above the examples in the help; `short` when absent. */
  long?: string;
  examples?: string;
  flags?: readonly Flag[];
  subcommands?: readonly Command[];
  /** Words of other tools that mean this command. */
  suggestFor?: readonly string[];
  /** What is said after a flag that the command does not have. Absent: where to find its usage. */
  flagAdvice?: string;
  /** Absent on pure groups, which print their help. */
  run?: (invocation: Invocation) => Promise<number | void>;
  /** Said on stderr in place of the help. */
  insteadOfHelp?: string;
  /** Not in any list of commands. */
  hidden?: boolean;
  /** On groups: the help without a subcommand is a failure, and where it goes. */
  helpFails?: "stdout" | "stderr";
  /** What Tab offers for an argument. Absent: kinds, then names. */
  completes?: "resources" | "pods" | "none" | "files" | readonly string[];
}
