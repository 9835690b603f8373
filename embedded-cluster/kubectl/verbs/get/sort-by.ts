import { parseQuantity } from "../../../apimachinery/quantity/quantity.ts";
import { CommandError } from "../../errors/command-error.ts";
import { JsonPath } from "../../printers/json-path.ts";
import { relaxedPath } from "../../printers/json-path-parser.ts";
import { goQuote } from "../../text/go-quote.ts";

/** Orders items by what a JSONPath finds in each. Models kubectl's SortingPrinter: numbers, quantities, then natural order of texts. */
export function sortObjects<T>(items: readonly T[], expression: string, read: (item: T) => unknown): T[] {
  const relaxed = relaxedPath(expression);
  const path = new JsonPath(relaxed, { allowMissing: true });
  const keyed = items.map((item) => ({ item, key: path.find(read(item)).flat()[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new CommandError(`couldn't find any field with path ${goQuote(relaxed)} in the list of objects`);
  }
  const less = (a: unknown, b: unknown) => a === undefined || (b !== undefined && compare(a, b) < 0);
  if (keyed.length > INSERTION_ITEMS) return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
  // Go sorts short lists by insertion, and says of two missing values that each comes before the other.
  for (let end = 1; end < keyed.length; end++) {
    for (let at = end; at > 0 && less(keyed[at]?.key, keyed[at - 1]?.key); at--) keyed.splice(at - 1, 2, keyed[at] as never, keyed[at - 1] as never);
  }
  return keyed.map(({ item }) => item);
}

const INSERTION_ITEMS = 12;

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") {
    const [left, right] = [quantityOf(a), quantityOf(b)];
    if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
    return naturalCompare(a, b);
  }
  return naturalCompare(String(a), String(b));
}

function quantityOf(text: string): bigint | undefined {
  if (!/^[-+]?[\d.]/.test(text) || /^\d{4}-/.test(text)) return undefined;
  try {
    return parseQuantity(text).nanos;
  } catch {
    return undefined;
  }
}

/** Runs of digits by their number: web-2 before web-10. */
function naturalCompare(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [x, y] = [left[index] as string, right[index] as string];
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
