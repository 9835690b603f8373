import { SqlError } from "./error.ts";

/** An exact decimal: digits × 10^-scale. numeric values travel as its text. */
interface Decimal {
  digits: bigint;
  scale: number;
}

/** Digits a numeric may have: far fewer than PostgreSQL's 131072, enough for money and measurements. */
const DIGITS_LIMIT = 1_000;

function parse(text: string): Decimal {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text);
  if (match === null || (match[2] === "" && (match[3] ?? "") === "")) throw new SqlError("22P02", `invalid input syntax for type numeric: "${text}"`);
  const exponent = Number(match[4] ?? 0);
  const fraction = match[3] ?? "";
  if (Math.abs(exponent) + text.length > DIGITS_LIMIT) throw new SqlError("22003", "value overflows numeric format");
  let digits = BigInt(`${match[2]}${fraction}` || "0");
  let scale = fraction.length - exponent;
  if (scale < 0) {
    digits *= 10n ** BigInt(-scale);
    scale = 0;
  }
  return { digits: match[1] === "-" ? -digits : digits, scale };
}

function print(value: Decimal): string {
  const negative = value.digits < 0n;
  const text = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, "0");
  const whole = text.slice(0, text.length - value.scale);
  return `${negative ? "-" : ""}${whole}${value.scale > 0 ? `.${text.slice(text.length - value.scale)}` : ""}`;
}

function align(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const scale = Math.max(left.scale, right.scale);
  return [left.digits * 10n ** BigInt(scale - left.scale), right.digits * 10n ** BigInt(scale - right.scale), scale];
}

/** Rounds half away from zero, as numeric does. */
function rescale(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return { digits: value.digits * 10n ** BigInt(scale - value.scale), scale };
  const divisor = 10n ** BigInt(value.scale - scale);
  const half = divisor / 2n;
  const digits = value.digits < 0n ? -((-value.digits + half) / divisor) : (value.digits + half) / divisor;
  return { digits, scale };
}

export function decimalInput(text: string): string {
  return print(parse(text));
}

export function roundDecimal(text: string, scale: number): string {
  return print(rescale(parse(text), Math.max(0, scale)));
}

export function truncateDecimal(text: string): string {
  const value = parse(text);
  return print({ digits: value.digits / 10n ** BigInt(value.scale), scale: 0 });
}

export function compareDecimals(left: string, right: string): number {
  const [a, b] = align(parse(left), parse(right));
  return a < b ? -1 : a > b ? 1 : 0;
}

export function decimalDigitsBeforePoint(text: string): number {
  const value = parse(text);
  const whole = (value.digits < 0n ? -value.digits : value.digits) / 10n ** BigInt(value.scale);
  return whole === 0n ? 0 : whole.toString().length;
}

export function decimalArithmetic(operator: string, left: string, right: string): string {
  const a = parse(left);
  const b = parse(right);
  const [x, y, scale] = align(a, b);
  if (operator === "+") return print({ digits: x + y, scale });
  if (operator === "-") return print({ digits: x - y, scale });
  if (operator === "*") return print({ digits: a.digits * b.digits, scale: a.scale + b.scale });
  if (y === 0n) throw new SqlError("22012", "division by zero");
  if (operator === "%") return print({ digits: x % y, scale });
  return print(divide(a, b));
}

/** Chooses the result's scale so that it has at least 16 significant digits. Models select_div_scale in numeric.c. */
function divide(a: Decimal, b: Decimal): Decimal {
  const weight = (value: Decimal) => Math.floor(((value.digits < 0n ? -value.digits : value.digits).toString().length - value.scale - 1) / 4);
  const leading = (value: Decimal) => {
    const text = (value.digits < 0n ? -value.digits : value.digits).toString();
    const take = (((text.length - value.scale - 1) % 4) + 4) % 4;
    return Number(text.slice(0, take + 1).padEnd(take + 1, "0"));
  };
  let quotientWeight = weight(a) - weight(b);
  if (leading(a) <= leading(b)) quotientWeight--;
  const scale = Math.max(16 - quotientWeight * 4, a.scale, b.scale);
  const guard = scale + 1;
  const digits = (a.digits * 10n ** BigInt(guard + b.scale)) / (b.digits * 10n ** BigInt(a.scale));
  return rescale({ digits, scale: guard }, scale);
}
