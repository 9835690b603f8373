import type { Command } from "./command.ts";
import type { Flag } from "./flags.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";

/** A heading of the root help and the commands below it. */
export interface CommandGroup {
  title: string;
  commands: readonly Command[];
}

/** The help of a command, in kubectl's layout. */
export function helpOf(command: Command, path: string): string {
  // The help of `options` is what it prints, and upstream prints none.
  if (command.name === "options") return "";
  const sections = [command.long ?? `${command.short}.`];
  if (command.aliases !== undefined && command.aliases.length > 0) sections.push(`Aliases:\n${[command.name, ...command.aliases].join(", ")}`);
  if (command.examples !== undefined)
    sections.push(
      `Examples:\n${command.examples
        .split("\n")
        .map((line) => `  ${line}`)
        .join("\n")}`,
    );
  if (command.subcommands !== undefined && command.subcommands.length > 0) sections.push(`Available Commands:\n${commandList(command.subcommands)}`);
  if (command.flags !== undefined && command.flags.length > 0) sections.push(`Options:\n${optionList(command.flags)}`);
  sections.push(`Usage:\n  kubectl ${command.use}${command.use.includes("[options]") ? "" : " [options]"}`);
  const closing = ['Use "kubectl options" for a list of global command-line options (applies to all commands).'];
  if (command.subcommands !== undefined) closing.unshift(`Use "${path} <command> --help" for more information about a given command.`);
  return `${sections.join("\n\n")}\n\n${closing.join("\n")}\n`;
}

export function rootHelp(root: Command, groups: readonly CommandGroup[]): string {
  const sections = [`${root.long ?? root.short}`];
  for (const group of groups) sections.push(`${group.title}:\n${commandList(group.commands)}`);
  sections.push("Usage:\n  kubectl [flags] [options]");
  return `${sections.join("\n\n")}\n\nUse "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

export function globalOptionsHelp(): string {
  return `The following options can be passed to any command:\n\n${optionList(GLOBAL_FLAGS)}\n`;
}

function commandList(commands: readonly Command[]): string {
  return commands.map((command) => `  ${command.name.padEnd(Math.max(12, ...commands.map(({ name }) => name.length + 1)))} ${command.short}`).join("\n");
}

function optionList(flags: readonly Flag[]): string {
  return [...flags]
    .filter(({ deprecated }) => deprecated === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${flag.shorthand === undefined ? "" : `-${flag.shorthand}, `}--${flag.name}=${defaultText(flag)}:\n\t${flag.usage}`)
    .join("\n\n");
}

function defaultText(flag: Flag): string {
  return flag.type === "string" && flag.bare !== true ? `'${flag.default}'` : flag.default;
}
