/** Milliseconds since the epoch of a meta/v1 Time; undefined when it is absent or no time. */
export function parseTimestamp(text: string | undefined | null): number | undefined {
  if (text === undefined || text === null || text === "") return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
