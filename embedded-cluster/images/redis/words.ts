/** Splits a line as redis-cli does: white space, '…' and "…" with escapes. undefined when a quote stays open. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let rest = line.trim();
  while (rest !== "") {
    const double = /^"((?:[^"\\]|\\.)*)"(?=\s|$)/.exec(rest);
    const single = /^'((?:[^'\\]|\\.)*)'(?=\s|$)/.exec(rest);
    const plain = /^[^\s"']\S*/.exec(rest);
    const match = double ?? single ?? plain;
    if (match === null) return undefined;
    const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
    if (double !== null) words.push((double[1] as string).replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char));
    else if (single !== null) words.push((single[1] as string).replaceAll("\\'", "'"));
    else words.push(match[0]);
    rest = rest.slice(match[0].length).trimStart();
  }
  return words;
}
