import { BrokenPipe, writeText } from "../../kernel/streams.ts";
import type { Process } from "../../shell/process/process.ts";
import { CommandError, ConnectionFailure, HelpThenError, PlainError, SilentExit } from "../errors/command-error.ts";
import { klogLine } from "../errors/klog.ts";
import { reportOf } from "../errors/report.ts";
import { goQuote } from "../text/go-quote.ts";
import type { Command } from "./command.ts";
import { HelpRequested, UnknownFlag, parseFlags } from "./flags.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";
import { type CommandGroup, helpOf, rootHelp } from "./help.ts";
import { type Dial, Invocation, type Surroundings } from "./invocation.ts";
import { suggestionsFor } from "./suggestion.ts";

/** SIGPIPE's exit code: what is left to say when nobody reads any more. */
const BROKEN_PIPE_EXIT = 141;

/** Runs one command line; resolves to the exit code. Models spf13/cobra as kubectl sets it up. */
export async function execute(process: Process, root: Command, groups: readonly CommandGroup[], dial: Dial, surroundings: Surroundings): Promise<number> {
  try {
    return await dispatch(process, root, groups, dial, surroundings);
  } catch (error) {
    if (error instanceof BrokenPipe) return BROKEN_PIPE_EXIT;
    if (process.signal.aborted) throw error;
    const { text, exitCode } = reportOf(error);
    if (text !== "") await writeText(process.stderr, text);
    return exitCode;
  }
}

async function dispatch(process: Process, root: Command, groups: readonly CommandGroup[], dial: Dial, surroundings: Surroundings): Promise<number> {
  const words = process.argv.slice(1);
  if (words[0] === "help") return showHelp(process, root, groups, words.slice(1));
  const { command, path, rest } = findCommand(root, words);
  const own = new Set((command.flags ?? []).map(({ name }) => name));
  const flags = [...(command.flags ?? []), ...GLOBAL_FLAGS.filter(({ name }) => !own.has(name))];
  try {
    const parsed = parseFlags(flags, rest, own);
    if (command.run === undefined) {
      const [unknown] = parsed.args;
      if (unknown !== undefined && command === root) throw new CommandError(unknownRootCommand(root, unknown));
      if (command.insteadOfHelp !== undefined) throw new HelpRequested();
      if (unknown !== undefined) throw new CommandError(`unknown command ${goQuote(unknown)}\nSee '${path} -h' for help and examples`);
      if (!command.helpFails) throw new HelpRequested();
      await writeText(command.helpFails === "stderr" ? process.stderr : process.stdout, helpOf(command, path));
      throw new SilentExit(1);
    }
    for (const { name, deprecated } of flags) {
      if (deprecated !== undefined && parsed.values.changed(name)) await writeText(process.stderr, `Flag --${name} has been deprecated, ${deprecated}\n`);
    }
    const invocation = new Invocation({
      process,
      command,
      path,
      args: parsed.args,
      argsBeforeDash: parsed.argsBeforeDash,
      flags: parsed.values,
      root,
      dial,
      surroundings,
    });
    const exitCode = await command.run(invocation);
    if (parsed.values.bool("warnings-as-errors") && invocation.warningCount > 0) {
      throw new CommandError(`${invocation.warningCount} warning${invocation.warningCount === 1 ? "" : "s"} received`);
    }
    return typeof exitCode === "number" ? exitCode : 0;
  } catch (error) {
    if (error instanceof HelpRequested && command.insteadOfHelp !== undefined) {
      await writeText(process.stderr, command.insteadOfHelp);
      return 0;
    }
    if (error instanceof HelpRequested) {
      await writeText(process.stdout, command === root ? rootHelp(root, groups) : helpOf(command, path));
      return 0;
    }
    if (error instanceof ConnectionFailure && error.refused !== undefined) await sayRefused(process, command, error.refused);
    if (error instanceof HelpThenError) await writeText(process.stdout, helpOf(command, path));
    if (error instanceof UnknownFlag) throw new PlainError(`error: ${error.message}\n${command.flagAdvice ?? `See '${path} --help' for usage.`}`);
    throw error;
  }
}

/** How often upstream asks for the API's groups before it gives up. */
const DISCOVERY_TRIES = 5;
/** Verbs that ask the server something else first, and so log nothing. */
const WITHOUT_DISCOVERY = new Set(["version", "whoami", "api-versions", "logs", "exec"]);

async function sayRefused(process: Process, command: Command, server: string): Promise<void> {
  if (WITHOUT_DISCOVERY.has(command.name)) return;
  const host = server.replace(/^[a-z]+:\/\//, "").replace(/\/.*$/, "");
  const why = `couldn't get current server API group list: Get "${server}/api?timeout=32s": dial tcp ${host.replace(/^localhost:/, "127.0.0.1:")}: connect: connection refused`;
  const line = klogLine(process, "E", "memcache.go:265", `"Unhandled Error" err=${goQuote(why)}`);
  for (let count = 0; count < DISCOVERY_TRIES; count++) await writeText(process.stderr, line);
}

async function showHelp(process: Process, root: Command, groups: readonly CommandGroup[], words: readonly string[]): Promise<number> {
  const { command, path, rest } = findCommand(root, words);
  if (rest.length > 0 && command === root) {
    throw new PlainError(`Unknown help topic [\`${rest.join(" ")}\`]`);
  }
  await writeText(process.stdout, command === root ? rootHelp(root, groups) : helpOf(command, path));
  return 0;
}

/** Walks down the tree of commands; flags (and the values of those that take one) may stand between the names. */
export function findCommand(root: Command, words: readonly string[]): { command: Command; path: string; rest: string[] } {
  let command = root;
  let path = "kubectl";
  const rest = [...words];
  const names: string[] = [];
  for (;;) {
    const index = nextArgument(rest, command);
    const word = index < 0 ? undefined : rest[index];
    const next = word === undefined ? undefined : command.subcommands?.find((sub) => sub.name === word || sub.aliases?.includes(word));
    if (next === undefined) return { command, path, rest };
    rest.splice(index, 1);
    names.push(next.name);
    command = next;
    path = `kubectl ${names.join(" ")}`;
  }
}

function nextArgument(words: readonly string[], command: Command): number {
  const flags = [...(command.flags ?? []), ...GLOBAL_FLAGS];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === "--") return -1;
    if (!word.startsWith("-") || word === "-") return index;
    if (word.includes("=")) continue;
    const flag = flags.find((one) => word === `--${one.name}` || word === `-${one.shorthand}`);
    if (flag !== undefined && flag.withoutValue === undefined) index++;
  }
  return -1;
}

function unknownRootCommand(root: Command, word: string): string {
  const suggestions = suggestionsFor(root.subcommands ?? [], word);
  const head = `unknown command ${goQuote(word)} for "kubectl"`;
  return suggestions.length === 0 ? head : `${head}\n\nDid you mean this?\n${suggestions.map((name) => `\t${name}\n`).join("")}`;
}
