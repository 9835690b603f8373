import { runScript } from "./interpreter.ts";
import { Parser } from "./parser.ts";
import type { Shell } from "./shell.ts";
import { Discarded } from "./shell-failure.ts";
import { ShellSyntaxError } from "./syntax-error.ts";

export interface TextSource {
  /** Stands between the shell's name and the line in syntax errors: "-c", "eval". */
  label?: string;
  firstLine?: number;
  /** The whole text is one command that may take the shell's process. */
  mayBecome?: boolean;
  /** One of the lines of an input that goes on: one without a command leaves `$?` as it is. */
  isLine?: boolean;
}

const SYNTAX_STATUS = 2;

/** Parses and runs commands line by line: what stands before a syntax error has run when it is found. */
export async function runText(shell: Shell, text: string, source: TextSource): Promise<number> {
  const warnings: { text: string; line: number }[] = [];
  let parser: Parser;
  try {
    parser = new Parser(text, {
      aliases: { get: (name) => (shell.isInteractive || shell.expandsAliases ? shell.aliases.get(name) : undefined) },
      firstLine: source.firstLine ?? 1,
      onWarning: (warning, line) => warnings.push({ text: warning, line }),
    });
  } catch (error) {
    return reportSyntax(shell, error, "", source);
  }
  let hasRun = false;
  for (;;) {
    let script: ReturnType<Parser["next"]>;
    try {
      script = parser.next();
    } catch (error) {
      return reportSyntax(shell, error, text, source);
    }
    for (const warning of warnings.splice(0)) {
      shell.line = warning.line;
      await shell.complain(warning.text);
    }
    if (script === undefined) {
      if (!hasRun && !source.isLine) shell.status = 0;
      return shell.status;
    }
    hasRun = true;
    if (shell.options.noexec) continue;
    const only = script.items.length === 1 ? script.items[0] : undefined;
    const isSimple =
      only?.andOr.rest.length === 0 && only.andOr.first.commands.length === 1 && !only.andOr.first.negated && !only.andOr.first.timed && !only.background;
    if (source.mayBecome && isSimple && parser.scanner.text.slice(parser.scanner.position).trim() === "")
      shell.becomesLast = only.andOr.first.commands[0]?.type === "simple";
    try {
      await runScript(shell, script);
    } catch (error) {
      if (!(error instanceof Discarded)) throw error;
      shell.status = error.status;
      // A script goes on with its next line; what was given as one string is given up as a whole.
      if (source.label !== undefined) {
        if (source.label === "eval") throw error;
        return error.status;
      }
    }
  }
}

/** Worded as bash: what was unexpected, then the line it stands in. */
export async function reportSyntax(shell: Shell, error: unknown, text: string, { label, firstLine = 1 }: TextSource): Promise<number> {
  if (!(error instanceof ShellSyntaxError)) throw error;
  const place = `${shell.name}: ${label === undefined ? "" : `${label}: `}${shell.showsLines || label !== undefined ? `line ${error.line}: ` : ""}`;
  await shell.writeError(`${place}${error.message}\n`);
  const line = text.split("\n")[error.line - firstLine];
  if (error.showsSource && shell.showsLines && line !== undefined) await shell.writeError(`${place}\`${line}'\n`);
  shell.status = SYNTAX_STATUS;
  return SYNTAX_STATUS;
}
