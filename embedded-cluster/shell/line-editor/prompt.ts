import { expandText } from "../language/expansion.ts";
import type { Shell } from "../language/shell.ts";
import { baseNameOf } from "../process/paths.ts";
import { formatDate } from "../programs/date/date-format.ts";

/** Expands PS1 and its like: backslash escapes, then variables and substitutions. */
export async function expandPrompt(shell: Shell, prompt: string): Promise<string> {
  const { process } = shell;
  const home = shell.variables.get("HOME") ?? "";
  const now = process.clock.now();
  const short = home !== "" && (process.cwd === home || process.cwd.startsWith(`${home}/`)) ? `~${process.cwd.slice(home.length)}` : process.cwd;
  const isRoot = (process.user?.uid ?? 0) === 0;
  // What an escape gives is not expanded again: a folder may be called $(reboot).
  const literal = (text: string) => text.replace(/[\\$`]/g, "\\$&");
  const escaped = prompt.replace(/\\([0-7]{3}|D\{([^}]*)\}|[^])/g, (whole, code: string, format: string | undefined) => {
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    switch (code[0]) {
      case "u":
        return literal(process.user?.name ?? "root");
      case "h":
        return literal(process.hostname.split(".")[0] as string);
      case "H":
        return literal(process.hostname);
      case "w":
        return literal(short);
      case "W":
        return literal(short === "~" || short === "/" ? short : baseNameOf(short));
      case "$":
        return isRoot ? "#" : "\\$";
      case "s":
        return literal(baseNameOf(shell.name.replace(/^-/, "")));
      case "v":
      case "V":
        return "5.2";
      case "t":
        return formatDate(now, "%H:%M:%S");
      case "T":
        return formatDate(now, "%I:%M:%S");
      case "A":
        return formatDate(now, "%H:%M");
      case "@":
        return formatDate(now, "%I:%M %p");
      case "d":
        return formatDate(now, "%a %b %d");
      case "D":
        return formatDate(now, format || "%X");
      case "j":
        return String(shell.jobs.list().length);
      case "!":
      case "#":
        return String(shell.history.length + 1);
      case "n":
        return "\n";
      case "r":
        return "\r";
      case "a":
        return "\x07";
      case "e":
        return "\x1b";
      case "[":
        return "\x01";
      case "]":
        return "\x02";
      case "\\":
        return "\\\\";
      default:
        return whole;
    }
  });
  const { status } = shell;
  const text = await expandText(shell, escaped);
  shell.status = status;
  return text;
}
