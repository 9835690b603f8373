import { parseSignal } from "../../programs/processes/signals.ts";
import type { Builtin } from "./index.ts";

const PSEUDO = new Set(["EXIT", "ERR", "DEBUG", "RETURN"]);

export const trap: Builtin = async (shell, args) => {
  const words = [...args];
  if (words[0] === "--") words.shift();
  if (words.length === 0 || words[0] === "-p") {
    const wanted = words.slice(1).map(nameOf);
    for (const [name, command] of shell.traps) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await shell.write(`trap -- '${command.replaceAll("'", "'\\''")}' ${PSEUDO.has(name) ? name : `SIG${name}`}\n`);
    }
    return 0;
  }
  const resets = words[0] === "-" || (words.length === 1 && nameOf(words[0] as string) !== undefined);
  const command = resets ? undefined : words[0];
  const names = resets && words[0] !== "-" ? words : words.slice(1);
  if (names.length === 0) {
    await shell.writeError("trap: usage: trap [-lp] [[arg] signal_spec ...]\n");
    return 2;
  }
  let status = 0;
  for (const word of names) {
    const name = nameOf(word);
    if (name === undefined) {
      await shell.complain(`trap: ${word}: invalid signal specification`);
      status = 1;
    } else shell.setTrap(name, command);
  }
  return status;
};

/** "TERM" for "TERM", "SIGTERM" and "15"; "EXIT" for 0. */
function nameOf(word: string): string | undefined {
  if (PSEUDO.has(word.toUpperCase())) return word.toUpperCase();
  const signal = parseSignal(word);
  return signal === 0 ? "EXIT" : signal?.slice(3);
}
