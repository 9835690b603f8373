import { type Quantity, parseQuantity } from "./quantity.ts";

const NANOS_PER_UNIT = 1_000_000_000n;
const DECIMAL_SUFFIXES = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY_SUFFIXES = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** The canonical form: no fraction, the largest suffix that needs none. Models Quantity.CanonicalizeBytes. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return "0";
  const magnitude = nanos < 0n ? -nanos : nanos;
  const binary = format === "BinarySI" && magnitude >= 1024n * NANOS_PER_UNIT && magnitude % NANOS_PER_UNIT === 0n;
  if (binary) {
    const [mantissa, power] = reduce(nanos / NANOS_PER_UNIT, 1024n, BINARY_SUFFIXES.length - 1);
    return `${mantissa}${BINARY_SUFFIXES[power]}`;
  }
  const [mantissa, power] = reduce(nanos, 1000n, DECIMAL_SUFFIXES.length - 1);
  if (format !== "DecimalExponent") return `${mantissa}${DECIMAL_SUFFIXES[power]}`;
  const exponent = power * 3 - 9;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

/** "1500m" for "1.5", "1Gi" for "1024Mi": how the API server writes a quantity back. */
export function canonicalQuantity(text: string | number): string {
  return formatQuantity(parseQuantity(text));
}

function reduce(value: bigint, base: bigint, limit: number): [bigint, number] {
  let mantissa = value;
  let power = 0;
  while (power < limit && mantissa % base === 0n) {
    mantissa /= base;
    power++;
  }
  return [mantissa, power];
}
