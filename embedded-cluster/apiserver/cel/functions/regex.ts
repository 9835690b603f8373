import { regularExpression } from "../../regular-expression/regular-expression.ts";
import { CelError } from "../values.ts";
import { type FunctionRow, global, method } from "./table.ts";

/** matches() and Kubernetes' regex library. */
export const REGEX: readonly FunctionRow[] = [
  method("matches", "string, string -> bool", (text: string, pattern: string) => compiled(pattern).test(text)),
  global("matches", "string, string -> bool", (text: string, pattern: string) => compiled(pattern).test(text)),
  method("find", "string, string -> string", (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? ""),
  method("findAll", "string, string -> list(string)", (text: string, pattern: string) => findAll(text, pattern, -1)),
  method("findAll", "string, string, int -> list(string)", (text: string, pattern: string, count: bigint) => findAll(text, pattern, Number(count))),
];

function compiled(pattern: string) {
  try {
    return regularExpression(pattern);
  } catch (error) {
    throw new CelError((error as Error).message);
  }
}

function findAll(text: string, pattern: string, count: number): string[] {
  const characters = [...text];
  const expression = compiled(pattern);
  const found: string[] = [];
  for (let from = 0; from <= characters.length && (count < 0 || found.length < count); ) {
    const match = expression.find(characters, from);
    if (match === undefined) return found;
    found.push(characters.slice(match.start, match.end).join(""));
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return found;
}
