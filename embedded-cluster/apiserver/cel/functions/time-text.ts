import { CelError, Duration, Timestamp } from "../values.ts";

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** "2001-01-01T00:00:00.5Z" */
export function parseTimestamp(text: string): Timestamp {
  const match = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
  const milliseconds = match === null ? Number.NaN : Date.parse(`${match[1]}${match[3]}`.toUpperCase());
  if (match === null || Number.isNaN(milliseconds)) throw new CelError(`invalid timestamp ${JSON.stringify(text)}`);
  return new Timestamp(BigInt(milliseconds) * 1_000_000n + BigInt((match[2] ?? "").padEnd(9, "0")));
}

export function timestampText({ nanos }: Timestamp): string {
  const seconds = floorDivide(nanos, 1_000_000_000n);
  const rest = nanos - seconds * 1_000_000_000n;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return rest === 0n ? `${text}Z` : `${text}.${String(rest).padStart(9, "0").replace(/0+$/, "")}Z`;
}

/** Go's durations: "1h30m". */
export function parseDuration(text: string): Duration {
  const match = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (match === null) throw new CelError(`time: invalid duration ${JSON.stringify(text)}`);
  let nanos = 0n;
  for (const [, whole = "0", fraction = "", unit = "ns"] of (match[2] as string).matchAll(/(\d+)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = UNITS[unit] as bigint;
    nanos += BigInt(whole) * size + (fraction === "" ? 0n : (BigInt(fraction) * size) / 10n ** BigInt(fraction.length));
  }
  return new Duration(match[1] === "-" ? -nanos : nanos);
}

/** As string(duration) gives it: seconds. */
export function durationText({ nanos }: Duration): string {
  const seconds = nanos / 1_000_000_000n;
  const rest = nanos < 0n ? -(nanos % 1_000_000_000n) : nanos % 1_000_000_000n;
  const sign = nanos < 0n && seconds === 0n ? "-" : "";
  return rest === 0n ? `${seconds}s` : `${sign}${seconds}.${String(rest).padStart(9, "0").replace(/0+$/, "")}s`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}
