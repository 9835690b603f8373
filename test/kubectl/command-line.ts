/** What one run of a command left behind. */
export interface Answer {
  stdout: string;
  stderr: string;
  /** "stopped" when the comparison itself ended a command that never ends. */
  code: number | string;
}

/** How long a command may take before the comparison gives up on it. */
export const PATIENCE_MILLISECONDS = 40_000;

/** One command as a scenario writes it. */
export interface CommandLine {
  /** The line itself: its name in reports and in the list of differences. */
  text: string;
  args: string[];
  env: Record<string, string>;
  stdin: string;
  /** Milliseconds after which a command that never ends is interrupted. */
  stopAfter?: number;
}

/**
 * Parses `[NAME=value …] verb arguments [< file]` with the quotes of a shell; `kubectl` is understood. `stop=2000` before the verb ends the command
 * after so many milliseconds. `files` has the scenario's files by name.
 */
export function parseCommandLine(text: string, files: Readonly<Record<string, string>>): CommandLine {
  const words = splitWords(text);
  const env: Record<string, string> = {};
  let stopAfter: number | undefined;
  while (/^[A-Za-z_]+=/.test(words[0] ?? "")) {
    const word = words.shift() as string;
    const equals = word.indexOf("=");
    if (word.startsWith("stop=")) stopAfter = Number(word.slice(equals + 1));
    else env[word.slice(0, equals)] = word.slice(equals + 1);
  }
  let stdin = "";
  const from = words.indexOf("<");
  if (from >= 0) {
    const name = words[from + 1] ?? "";
    const content = files[name];
    if (content === undefined) throw new Error(`${text}: there is no file ${name}`);
    stdin = content;
    words.splice(from, 2);
  }
  return { text, args: words, env, stdin, ...(stopAfter === undefined ? {} : { stopAfter }) };
}

/** One command a line; empty lines and those that begin with # are none. */
export function commandLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

function splitWords(line: string): string[] {
  return (line.match(/(?:[^\s"']|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? []).map((word) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) => single ?? (double as string).replace(/\\(["\\$])/g, "$1")),
  );
}
