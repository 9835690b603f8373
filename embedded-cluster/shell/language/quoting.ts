/** `text` so that the shell reads it back as one word. Models the quoting of `set -x`, `declare -p` and `${x@Q}`. */
export function quoteForReuse(text: string, always = false): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return `$'${[...text].map(escapeCharacter).join("")}'`;
  if (!always && text !== "" && !/[\s'"\\$`|&;<>()*?[\]{}~#!^=%]/.test(text)) return text;
  if (!always && text !== "" && /^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The value of a variable as `declare -p` shows it, in double quotes. */
export function quoteDouble(text: string): string {
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) return `$'${[...text].map(escapeCharacter).join("")}'`;
  return `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
}

const NAMED: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\x1b": "\\E",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\v": "\\v",
  "'": "\\'",
  "\\": "\\\\",
};

function escapeCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f ? `\\${code.toString(8).padStart(3, "0")}` : character;
}
