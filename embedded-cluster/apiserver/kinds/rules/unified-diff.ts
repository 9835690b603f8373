const CONTEXT_LINES = 3;

/**
 * What differs between two values, as hunks of their indented JSON. Models k8s.io/apimachinery/pkg/util/diff, but shows the
 * fields as the API spells them. Lines beyond the first and last difference are skipped before comparing, so the cost is that of the change.
 */
export function unifiedDiff(before: unknown, after: unknown): string {
  const left = lines(before);
  const right = lines(after);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let tail = 0;
  while (tail < left.length - start && tail < right.length - start && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  const from = Math.max(0, start - CONTEXT_LINES);
  const leftEnd = Math.min(left.length, left.length - tail + CONTEXT_LINES);
  const rightEnd = Math.min(right.length, right.length - tail + CONTEXT_LINES);
  const body = [
    ...left.slice(from, start).map((line) => ` ${line}`),
    ...left.slice(start, left.length - tail).map((line) => `-${line}`),
    ...right.slice(start, right.length - tail).map((line) => `+${line}`),
    ...left.slice(left.length - tail, leftEnd).map((line) => ` ${line}`),
  ];
  return `@@ -${from + 1},${leftEnd - from} +${from + 1},${rightEnd - from} @@\n${body.join("\n")}\n`;
}

function lines(value: unknown): string[] {
  return JSON.stringify(value, null, 1).split("\n");
}
