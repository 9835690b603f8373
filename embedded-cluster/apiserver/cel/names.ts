const SYMBOLS: readonly [string, string][] = [
  ["__underscores__", "__"],
  ["__dot__", "."],
  ["__dash__", "-"],
  ["__slash__", "/"],
];
const KEYWORDS = new Set("true false null in as break const continue else for function if import let loop package namespace return var void while".split(" "));

/** A field's name as expressions write it: `__namespace__`, `foo__dash__bar`. Models apiserver/pkg/cel/escaping.go. */
export function escapeName(name: string): string {
  if (KEYWORDS.has(name)) return `__${name}__`;
  return name.replace(/__|\.|-|\//g, (symbol) => SYMBOLS.find(([, plain]) => plain === symbol)?.[0] ?? symbol);
}

export function unescapeName(written: string): string {
  const keyword = /^__(.+)__$/.exec(written)?.[1];
  if (keyword !== undefined && KEYWORDS.has(keyword)) return keyword;
  return written.replace(/__(?:underscores|dot|dash|slash)__/g, (symbol) => SYMBOLS.find(([escaped]) => escaped === symbol)?.[1] ?? symbol);
}
