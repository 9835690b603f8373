/** How a quantity was written, and is written back. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** An exact amount in billionths (the smallest that a quantity can express). Models k8s.io/apimachinery/pkg/api/resource.Quantity. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const NANOS_PER_UNIT = 1_000_000_000n;

const SUFFIXES: Record<string, { scale: bigint; over: bigint; format: QuantityFormat }> = {
  n: decimal(1n, 1_000_000_000n),
  u: decimal(1n, 1_000_000n),
  m: decimal(1n, 1_000n),
  "": decimal(1n),
  k: decimal(1_000n),
  M: decimal(10n ** 6n),
  G: decimal(10n ** 9n),
  T: decimal(10n ** 12n),
  P: decimal(10n ** 15n),
  E: decimal(10n ** 18n),
  Ki: binary(1n),
  Mi: binary(2n),
  Gi: binary(3n),
  Ti: binary(4n),
  Pi: binary(5n),
  Ei: binary(6n),
};

/** Reads "500m", "1.5Gi", "2e3". Throws Error with upstream's words. Amounts below one billionth round up, away from zero. */
export function parseQuantity(text: string | number): Quantity {
  const written = String(text);
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(written);
  if (match === null || (match[2] === "" && (match[3] ?? "") === "")) throw new Error(FORMAT_WRONG);
  const [, sign, whole, fraction = "", suffix] = match as unknown as [string, string, string, string | undefined, string];
  const { scale, over, format } = SUFFIXES[suffix] ?? exponent(suffix);
  const digits = BigInt(whole + fraction) * scale * NANOS_PER_UNIT;
  const divisor = 10n ** BigInt(fraction.length) * over;
  const nanos = (digits + divisor - 1n) / divisor;
  const small = format === "BinarySI" && nanos < NANOS_PER_UNIT;
  return { nanos: sign === "-" ? -nanos : nanos, format: small ? "DecimalSI" : format };
}

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
/** Exponents beyond this say nothing a cluster can mean, and would only cost memory. */
const EXPONENT_LIMIT = 30;

function exponent(suffix: string): { scale: bigint; over: bigint; format: QuantityFormat } {
  const match = /^[eE]([-+]?\d+)$/.exec(suffix);
  const power = Number(match?.[1]);
  if (match === null || Math.abs(power) > EXPONENT_LIMIT) throw new Error("unable to parse quantity's suffix");
  return { scale: power > 0 ? 10n ** BigInt(power) : 1n, over: power < 0 ? 10n ** BigInt(-power) : 1n, format: "DecimalExponent" };
}

function decimal(scale: bigint, over = 1n): { scale: bigint; over: bigint; format: QuantityFormat } {
  return { scale, over, format: "DecimalSI" };
}

function binary(power: bigint): { scale: bigint; over: bigint; format: QuantityFormat } {
  return { scale: 1024n ** power, over: 1n, format: "BinarySI" };
}
