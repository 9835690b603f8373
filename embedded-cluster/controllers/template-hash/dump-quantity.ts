const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
/** Decimal digits that surely fit 64 bits: longer amounts are kept as big numbers. */
const DIGITS_OF_INT64 = 18;
const WORD = 1n << 64n;
const NANO = 1_000_000_000n;

/**
 * The fields of a Go resource.Quantity that was parsed from a text in canonical form; undefined is one never set.
 * Models ParseQuantity of k8s.io/apimachinery, which keeps the text when it is short for what it says.
 */
export function dumpQuantity(quantity: string | number | undefined): string {
  if (quantity === undefined) return quantityText("0", 0, "", "");
  const text = String(quantity);
  if (text === "0") return quantityText("0", 0, text, "DecimalSI");
  const [, digits = "0", suffix = ""] = /^(\d+)(.*)$/.exec(text) ?? [];
  const binary = BINARY[suffix];
  if (binary !== undefined) {
    const value = BigInt(digits) << BigInt(binary);
    if (15 - digits.length - Math.trunc((binary * 3) / 10) - 1 < 0) return bigText(value * NANO, "BinarySI");
    return quantityText(String(value), 0, Number(digits) % 8 === 0 ? "" : text, "BinarySI");
  }
  const exponent = /^[eE]/.test(suffix) ? Number(suffix.slice(1)) : (DECIMAL[suffix] ?? 0);
  const format = /^[eE]./.test(suffix) ? "DecimalExponent" : "DecimalSI";
  if (digits.length > DIGITS_OF_INT64) return bigText(scaled(BigInt(digits), exponent + 9), format);
  const canonical = exponent % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
  return quantityText(digits, exponent, canonical ? text : "", format);
}

function scaled(value: bigint, exponent: number): bigint {
  return exponent >= 0 ? value * 10n ** BigInt(exponent) : value / 10n ** BigInt(-exponent);
}

function quantityText(value: string, scale: number, text: string, format: string): string {
  return `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;
}

/** `nanos` in words of 64 bits, the least first. */
function bigText(nanos: bigint, format: string): string {
  const words: bigint[] = [];
  for (let rest = nanos; rest > 0n; rest /= WORD) words.push(rest % WORD);
  const decimal = `{unscaled:(big.Int){neg:(bool)false abs:(big.nat)[${words.join(" ")}]} scale:(inf.Scale)9}`;
  const small = "{value:(int64)0 scale:(resource.Scale)0}";
  return `{i:(resource.int64Amount)${small} d:(resource.infDecAmount){Dec:(*inf.Dec)${decimal}} s:(string) Format:(resource.Format)${format}}`;
}
