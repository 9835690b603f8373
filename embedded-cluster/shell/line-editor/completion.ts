import { FileError } from "../process/file-system.ts";
import { absolutePath } from "../process/paths.ts";
import { isExecutableFile } from "../process/program-lookup.ts";
import { BUILTINS } from "../language/builtins/index.ts";
import type { Shell } from "../language/shell.ts";
import { COMPLETER } from "./completer.ts";

/** What may replace the word before the cursor. */
export interface Completion {
  /** Index in the text where the word begins. */
  start: number;
  candidates: Candidate[];
}

export interface Candidate {
  /** What is inserted, quoted as needed. */
  text: string;
  /** What the list of possibilities shows. */
  label: string;
  /** What follows when it is the only one: "", " " or a closing quote. */
  suffix: string;
}

const KEYWORDS = ["if", "then", "else", "elif", "fi", "case", "esac", "for", "while", "until", "do", "done", "function", "time"];
/** After these the next word is a command again. */
const PREFIX_COMMANDS = new Set(["sudo", "exec", "command", "time", "nohup", "xargs", "env", "watch", "then", "do", "else", "!", "{"]);

/** Completes the word that ends at the end of `text`, the line up to the cursor. */
export async function complete(shell: Shell, text: string): Promise<Completion> {
  const { words, start, raw, quote } = lastCommand(text);
  const current = words.at(-1) ?? "";
  const variable = /(\$\{?)([A-Za-z_][A-Za-z0-9_]*)?$/.exec(raw);
  if (variable !== null && quote !== "'") {
    const names = shell.variables.all().flatMap(([name]) => (name.startsWith(variable[2] ?? "") && !name.startsWith("\0") ? [name] : []));
    const close = variable[1] === "${" ? "}" : "";
    return {
      start: text.length - variable[0].length,
      candidates: names.map((name) => ({ text: `${variable[1]}${name}${close}`, label: `$${name}`, suffix: close === "" ? " " : "" })),
    };
  }
  const toCandidate = (value: string, label = value): Candidate => ({ text: quoted(value, quote), label, suffix: /[=/:]$/.test(value) ? "" : `${quote} ` });
  if (words.length <= 1 && !current.includes("/")) return { start, candidates: commandNames(shell, current).map((name) => toCandidate(name)) };
  const known = words.length > 1 ? await shell.process.capability(COMPLETER)?.complete({ words, process: viewOf(shell) }) : undefined;
  if (known !== undefined) {
    const matching = [...new Set(known)].filter((value) => value.startsWith(current)).sort();
    return { start, candidates: matching.map((value) => toCandidate(value, value)) };
  }
  const onlyFolders = words.length === 2 && (words[0] === "cd" || words[0] === "rmdir" || words[0] === "pushd");
  const onlyPrograms = words.length <= 1;
  return { start, candidates: fileNames(shell, current, onlyFolders, onlyPrograms).map(({ path, name }) => toCandidate(path, name)) };
}

/** The longest beginning that all candidates share. */
export function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? "";
  for (const text of texts) {
    let length = 0;
    while (length < prefix.length && prefix[length] === text[length]) length++;
    prefix = prefix.slice(0, length);
  }
  return prefix;
}

function viewOf(shell: Shell): Shell["process"] {
  // Completers read what commands would see: exported variables as they are now.
  const env = shell.variables.exported();
  return new Proxy(shell.process, {
    get: (target, name) => {
      if (name === "env") return env;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

interface LastCommand {
  words: string[];
  /** Where the last word begins in the text. */
  start: number;
  /** The last word as it was typed. */
  raw: string;
  /** The quote that is still open. */
  quote: string;
}

/** Splits off the words of the command the cursor is in. */
function lastCommand(text: string): LastCommand {
  let words: string[] = [];
  let current = "";
  let start = 0;
  let inWord = false;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    const begin = () => {
      if (!inWord) start = index;
      inWord = true;
    };
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "\\" && quote === '"' && /["\\$`]/.test(text[index + 1] ?? "")) current += text[++index];
      else current += character;
    } else if (character === "'" || character === '"') {
      begin();
      quote = character;
    } else if (character === "\\") {
      begin();
      current += text[++index] ?? "";
    } else if (/\s/.test(character)) {
      if (inWord) words.push(current);
      current = "";
      inWord = false;
      if (character === "\n") words = [];
    } else if (";|&()`".includes(character) || (character === "(" && text[index - 1] === "$")) {
      words = [];
      current = "";
      inWord = false;
    } else if (character === "<" || character === ">") {
      // A redirection's target is a file; the words before it do not matter.
      if (inWord) words.push(current);
      words.push(character);
      current = "";
      inWord = false;
    } else {
      begin();
      current += character;
    }
  }
  if (!inWord) start = text.length;
  words.push(current);
  while (words.length > 1 && (/^[A-Za-z_][A-Za-z0-9_]*=/.test(words[0] as string) || PREFIX_COMMANDS.has(words[0] as string))) words.shift();
  return { words, start, raw: text.slice(start), quote };
}

function commandNames(shell: Shell, prefix: string): string[] {
  const names = new Set([...Object.keys(BUILTINS), ...shell.aliases.keys(), ...shell.functions.keys(), ...KEYWORDS].filter((name) => /^[a-z]/i.test(name)));
  const { fs, cwd } = shell.process;
  for (const folder of (shell.variables.get("PATH") ?? "").split(":")) {
    try {
      for (const name of fs.readDirectory(absolutePath(cwd, folder)))
        if (name.startsWith(prefix) && isExecutableFile(fs, absolutePath(cwd, `${folder}/${name}`))) names.add(name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
  return [...names].filter((name) => name.startsWith(prefix)).sort();
}

function fileNames(shell: Shell, current: string, onlyFolders: boolean, onlyPrograms: boolean): { path: string; name: string }[] {
  const { fs, cwd } = shell.process;
  const slash = current.lastIndexOf("/");
  const folder = current.slice(0, slash + 1);
  const prefix = current.slice(slash + 1);
  const home = shell.variables.get("HOME") ?? "/root";
  const real = absolutePath(cwd, folder.replace(/^~(?=\/)/, home) || ".");
  try {
    return fs
      .readDirectory(real)
      .filter((name) => name.startsWith(prefix) && (prefix.startsWith(".") || !name.startsWith(".")))
      .flatMap((name) => {
        const path = absolutePath(real, name);
        const isFolder = fs.exists(path) && fs.stat(path).type === "directory";
        if ((onlyFolders && !isFolder) || (onlyPrograms && !isFolder && !isExecutableFile(fs, path))) return [];
        return [{ path: `${folder}${name}${isFolder ? "/" : ""}`, name: `${name}${isFolder ? "/" : ""}` }];
      });
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function quoted(value: string, quote: string): string {
  if (quote !== "") return quote + value;
  return value.replace(/[\s'"\\$`|&;<>()*?[\]{}!#]/g, (character, index: number) => (character === "#" && index > 0 ? character : `\\${character}`));
}
