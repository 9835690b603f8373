// Lists of completion indexes, "0,2-4", as users and status writers give them. Models validateIndexesFormat and its kin of pkg/apis/batch/validation.

interface Span {
  first: number;
  last: number;
}

/** How many indexes the text names, or what is wrong with it. */
export function countIndexes(text: string, completions: number): number | string {
  if (text === "") return 0;
  let total = 0;
  let previous: number | undefined;
  for (const fragment of text.split(",")) {
    const span = parseSpan(fragment, completions);
    if (typeof span === "string") return span;
    if (previous !== undefined && previous >= span.first) return `non-increasing order, previous: ${previous}, current: ${span.first}`;
    total += span.last - span.first + 1;
    previous = span.last;
  }
  return total;
}

/** What is wrong when an index is in both lists; fragments that cannot be read are passed over. */
export function overlap(completed: string, failed: string, completions: number): string | undefined {
  const ended = spansOf(completed, completions);
  const broken = spansOf(failed, completions);
  for (const one of ended) {
    const both = broken.find((other) => one.first <= other.last && other.first <= one.last);
    if (both !== undefined) return `failedIndexes and completedIndexes overlap at index: ${Math.max(one.first, both.first)}`;
  }
  return undefined;
}

function spansOf(text: string, completions: number): Span[] {
  if (text === "") return [];
  return text
    .split(",")
    .map((fragment) => parseSpan(fragment, completions))
    .filter((span) => typeof span !== "string");
}

function parseSpan(fragment: string, completions: number): Span | string {
  const [low = "", high, ...more] = fragment.split("-");
  if (more.length > 0) {
    return `the fragment ${JSON.stringify(fragment)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  }
  const first = parseIndex(low, completions);
  if (typeof first === "string") return first;
  if (high === undefined) return { first, last: first };
  const last = parseIndex(high, completions);
  if (typeof last === "string") return last;
  return first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : { first, last };
}

function parseIndex(text: string, completions: number): number | string {
  if (!/^\+?\d+$/.test(text)) return `cannot convert string to integer for index: ${JSON.stringify(text)}`;
  const index = Number(text);
  return index >= completions ? `too large index: ${JSON.stringify(text)}` : index;
}
