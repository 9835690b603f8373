/** Patterns compiled before; schemas name few. */
const compiled = new Map<string, RegExp>();
/** Patterns that are kept compiled. */
const KEPT_PATTERNS = 500;

/** A pattern of Go's regexp package as a regular expression. Throws SyntaxError for what is none. */
export function compilePattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(translate(pattern), flagsOf(pattern));
  if (compiled.size >= KEPT_PATTERNS) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

/** Go writes flags in front ("(?i)…"), names groups with P, has \A, \z and POSIX classes. */
function translate(pattern: string): string {
  return pattern
    .replace(/^\(\?[ims]+\)/, "")
    .replaceAll("(?P<", "(?<")
    .replaceAll("\\A", "^")
    .replaceAll("\\z", "$")
    .replace(/\[:(\^?)(\w+):\]/g, (whole, _not: string, name: string) => POSIX[name] ?? whole);
}

function flagsOf(pattern: string): string {
  const flags = /^\(\?([ims]+)\)/.exec(pattern)?.[1] ?? "";
  return flags.includes("U") ? "" : [...new Set(flags)].join("");
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  digit: "0-9",
  lower: "a-z",
  upper: "A-Z",
  space: "\\s",
  punct: "!-/:-@[-`{-~",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};
