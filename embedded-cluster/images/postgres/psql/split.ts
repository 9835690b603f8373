/** What has been typed so far, taken apart at the semicolons that end statements. */
export interface SplitInput {
  statements: string[];
  rest: string;
  /** What the next line continues: shown in the prompt as = - ' " ( or *. */
  continues: "=" | "-" | "'" | '"' | "(" | "*";
}

/** Models psql's own lexer: semicolons inside quotes, dollar quotes, comments and parentheses end nothing. */
export function splitStatements(text: string): SplitInput {
  const statements: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    const opened = quoteEnd(text, at);
    if (opened !== undefined) {
      if (opened.end < 0) return { statements, rest: text.slice(start), continues: opened.mark };
      at = opened.end;
    } else if (char === "(") depth++;
    else if (char === ")") depth = Math.max(0, depth - 1);
    else if (char === ";" && depth === 0) {
      statements.push(text.slice(start, at + 1).trim());
      start = at + 1;
    }
  }
  const rest = text.slice(start);
  const blank = rest.replace(/--[^\n]*/g, "").trim() === "";
  return { statements, rest: blank ? "" : rest, continues: depth > 0 ? "(" : blank ? "=" : "-" };
}

/** When a quote or comment opens at `at`: the index of its last character, or -1 when it is still open. */
function quoteEnd(text: string, at: number): { end: number; mark: SplitInput["continues"] } | undefined {
  const char = text[at] as string;
  if (char === "'" || char === '"') return { end: text.indexOf(char, at + 1), mark: char };
  if (text.startsWith("--", at)) {
    const end = text.indexOf("\n", at);
    return { end: end < 0 ? text.length : end, mark: "-" };
  }
  if (text.startsWith("/*", at)) {
    const end = text.indexOf("*/", at + 2);
    return { end: end < 0 ? -1 : end + 1, mark: "*" };
  }
  const tag = /^\$([A-Za-z_]\w*)?\$/.exec(text.slice(at, at + 64))?.[0];
  if (tag === undefined) return undefined;
  const end = text.indexOf(tag, at + tag.length);
  return { end: end < 0 ? -1 : end + tag.length - 1, mark: "'" };
}
