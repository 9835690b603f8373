import { assign } from "../assignment.ts";
import type { Builtin } from "./index.ts";

/** Walks options one letter at a time; OPTIND is the next word, and the place inside a word is kept beside it. */
export const getopts: Builtin = async (shell, args) => {
  const [specification, name, ...words] = args;
  if (specification === undefined || name === undefined) {
    await shell.writeError("getopts: usage: getopts optstring name [arg ...]\n");
    return 2;
  }
  const values = words.length > 0 ? words : shell.positional;
  const isSilent = specification.startsWith(":");
  let index = Math.max(1, Number(shell.variables.get("OPTIND") ?? "1"));
  if (index !== shell.optionWord) shell.optionPlace = 1;
  const finish = (): number => {
    assign(shell, name, "?");
    assign(shell, "OPTIND", String(index));
    shell.optionWord = index;
    shell.optionPlace = 1;
    return 1;
  };
  const word = values[index - 1];
  if (word === undefined || !/^-./.test(word)) return finish();
  if (word === "--") {
    index++;
    return finish();
  }
  const letter = word[shell.optionPlace] as string;
  const isLastLetter = shell.optionPlace >= word.length - 1;
  const at = letter === ":" ? -1 : specification.indexOf(letter, isSilent ? 1 : 0);
  const advance = () => {
    if (isLastLetter) index++;
    shell.optionPlace = isLastLetter ? 1 : shell.optionPlace + 1;
  };
  shell.variables.unset("OPTARG");
  if (at < 0) {
    advance();
    if (isSilent) assign(shell, "OPTARG", letter);
    else await shell.writeError(`${shell.name}: illegal option -- ${letter}\n`);
    assign(shell, name, "?");
  } else if (specification[at + 1] === ":") {
    const argument = isLastLetter ? values[index] : word.slice(shell.optionPlace + 1);
    index += isLastLetter ? 2 : 1;
    shell.optionPlace = 1;
    if (argument === undefined) {
      index = values.length + 1;
      if (isSilent) assign(shell, "OPTARG", letter);
      else await shell.writeError(`${shell.name}: option requires an argument -- ${letter}\n`);
      assign(shell, name, isSilent ? ":" : "?");
    } else {
      assign(shell, "OPTARG", argument);
      assign(shell, name, letter);
    }
  } else {
    advance();
    assign(shell, name, letter);
  }
  assign(shell, "OPTIND", String(index));
  shell.optionWord = index;
  return 0;
};
