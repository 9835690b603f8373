import type { StringMatch } from "./istio-types.ts";

/** Whether a text is what a StringMatch asks for. Expressions must take the whole text, as RE2 full matches; none at all asks for presence. */
export function matchesText(match: StringMatch, text: string | undefined, ignoreCase = false): boolean {
  if (text === undefined) return false;
  const fold = (value: string) => (ignoreCase ? value.toLowerCase() : value);
  if (match.exact !== undefined) return fold(text) === fold(match.exact);
  if (match.elements !== undefined) return isUnder(text, match.elements);
  if (match.prefix !== undefined) return fold(text).startsWith(fold(match.prefix));
  if (match.regex !== undefined) return expression(match.regex)?.test(text) === true;
  return true;
}

/** "/shop" has "/shop" and "/shop/cart" under it, but not "/shopping". */
export function isUnder(path: string, prefix: string): boolean {
  const stem = prefix.replace(/\/+$/, "");
  return path === stem || path.startsWith(`${stem}/`);
}

/** undefined for what is no expression: it matches nothing, as a proxy that refuses its configuration. */
function expression(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`, "s");
  } catch {
    return undefined;
  }
}
