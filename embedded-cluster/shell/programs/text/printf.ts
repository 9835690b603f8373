import { concatBytes, decodeUtf8, encodeUtf8 } from "../../../kernel/bytes.ts";
import { SHELL_VALUE_BYTES } from "../../../kernel/limits.ts";
import { quoteForReuse } from "../../language/quoting.ts";
import { formatDate } from "../date/date-format.ts";
import { interpretEscapes } from "./escapes.ts";

export interface Printed {
  bytes: Uint8Array;
  /** Without the command's name. */
  errors: string[];
  status: number;
}

const DIRECTIVE = /%(?:%|([-+ 0#']*)(\*|[0-9]+)?(?:\.(\*|-?[0-9]*))?(?:hh|h|ll|l|L|q|j|z|t)?([diouxXeEfFgGcsbqQ]|\(([^)]*)\)T)|.?)/gs;

/** Models printf(1): the format is used again while arguments are left. `now` is for %(fmt)T. */
export function printfBytes(format: string, args: readonly string[], now = 0): Printed {
  const chunks: Uint8Array[] = [];
  const printed: Printed = { bytes: new Uint8Array(0), errors: [], status: 0 };
  const queue = [...args];
  let length = 0;
  do {
    const before = queue.length;
    const isCut = once(format, queue, chunks, printed, now);
    for (const chunk of chunks.slice(-1)) length += chunk.length;
    if (isCut || queue.length === before || length > SHELL_VALUE_BYTES) break;
  } while (queue.length > 0);
  printed.bytes = concatBytes(chunks.length > 0 ? chunks : [new Uint8Array(0)]);
  return printed;
}

/** true when `\c` ended the output. */
function once(format: string, queue: string[], chunks: Uint8Array[], printed: Printed, now: number): boolean {
  let last = 0;
  const literal = (text: string): boolean => {
    const { bytes, isCut } = interpretEscapes(text, "any");
    chunks.push(bytes);
    return isCut;
  };
  for (const match of format.matchAll(DIRECTIVE)) {
    if (literal(format.slice(last, match.index))) return true;
    last = match.index + match[0].length;
    const [whole, flags = "", width, precision, conversion] = match;
    if (whole === "%%") chunks.push(encodeUtf8("%"));
    else if (conversion === undefined) {
      const isCutOff = /^%(?:hh?|ll?|[Lqjzt])?$/.test(whole);
      printed.errors.push(isCutOff ? `\`${whole}': missing format character` : `\`${whole.slice(1)}': invalid format character`);
      printed.status = 1;
      return true;
    } else {
      const result = convert(
        { flags, width: number(width, queue), precision: number(precision, queue), conversion, dateFormat: match[5] },
        queue,
        printed,
        now,
      );
      chunks.push(result.bytes);
      if (result.isCut) return true;
    }
  }
  return literal(format.slice(last));
}

interface Directive {
  flags: string;
  width: number | undefined;
  precision: number | undefined;
  conversion: string;
  dateFormat: string | undefined;
}

function number(text: string | undefined, queue: string[]): number | undefined {
  if (text === undefined) return undefined;
  const value = text === "*" ? Number.parseInt(queue.shift() ?? "0", 10) || 0 : Number(text || 0);
  return Math.min(value, 100_000);
}

function convert(directive: Directive, queue: string[], printed: Printed, now: number): { bytes: Uint8Array; isCut: boolean } {
  const { conversion, precision } = directive;
  const argument = queue.shift();
  if (conversion === "b") {
    const { bytes, isCut } = interpretEscapes(argument ?? "", "zero");
    return { bytes: directive.width === undefined ? bytes : encodeUtf8(pad(directive, decodeUtf8(bytes))), isCut };
  }
  let text: string;
  if (conversion === "s") text = precision === undefined || precision < 0 ? (argument ?? "") : [...(argument ?? "")].slice(0, precision).join("");
  else if (conversion === "c") text = [...(argument ?? "")][0] ?? "";
  else if (conversion === "q" || conversion === "Q") text = argument === "" || argument === undefined ? "''" : quoteBackslash(argument);
  else if (conversion.endsWith("T"))
    text = formatDate(argument === undefined || argument === "-1" || argument === "-2" ? now : Number(argument) * 1_000, directive.dateFormat || "%H:%M:%S");
  else if (/[eEfFgG]/.test(conversion)) text = floating(directive, numeric(argument, printed, true));
  else text = integer(directive, numeric(argument, printed, false));
  return { bytes: encodeUtf8(pad(directive, text)), isCut: false };
}

/** `%q`: control characters as $'…', everything else with backslashes. */
function quoteBackslash(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return quoteForReuse(text);
  return text.replace(/[^A-Za-z0-9_@%+=:,./\-\u0080-\uffff]/g, "\\$&");
}

function numeric(argument: string | undefined, printed: Printed, isFloat: boolean): number | bigint {
  if (argument === undefined || argument === "") return isFloat ? 0 : 0n;
  if (argument.startsWith("'") || argument.startsWith('"')) {
    const code = argument.codePointAt(1) ?? 0;
    return isFloat ? code : BigInt(code);
  }
  const pattern = isFloat ? /^\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/ : /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|[0-9]+)/;
  const found = pattern.exec(argument)?.[0];
  if (found === undefined || found.length < argument.length) {
    printed.errors.push(`${argument}: invalid number`);
    printed.status = 1;
  }
  if (found === undefined) return isFloat ? 0 : 0n;
  if (isFloat) return Number(found);
  const digits = found.trim().replace(/^[-+]/, "");
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : /^0[0-9]/.test(digits) ? 0n : BigInt(digits);
  return BigInt.asIntN(64, found.trim().startsWith("-") ? -value : value);
}

function integer({ flags, precision, conversion }: Directive, value: number | bigint): string {
  let whole = BigInt(value);
  const isSigned = conversion === "d" || conversion === "i";
  if (!isSigned) whole = BigInt.asUintN(64, whole);
  const isNegative = whole < 0n;
  let digits = (isNegative ? -whole : whole).toString(conversion === "o" ? 8 : /[xX]/.test(conversion) ? 16 : 10);
  if (precision !== undefined) digits = digits.padStart(precision, "0");
  if (flags.includes("#") && whole !== 0n) digits = (conversion === "o" ? "0" : /[xX]/.test(conversion) ? "0x" : "") + digits;
  const sign = isNegative ? "-" : isSigned && flags.includes("+") ? "+" : isSigned && flags.includes(" ") ? " " : "";
  return conversion === "X" ? (sign + digits).toUpperCase() : sign + digits;
}

export function floating({ flags, precision, conversion }: Pick<Directive, "flags" | "precision" | "conversion">, value: number | bigint): string {
  const amount = Number(value);
  const places = Math.min(precision ?? 6, 100);
  let text: string;
  if (!Number.isFinite(amount)) text = Number.isNaN(amount) ? "nan" : amount < 0 ? "-inf" : "inf";
  else if (/[fF]/.test(conversion))
    text = Math.abs(amount) < 1e21 ? fixed(amount, places) : `${BigInt(Math.round(amount))}${places > 0 ? `.${"0".repeat(places)}` : ""}`;
  else if (/[eE]/.test(conversion)) text = exponent(amount.toExponential(places));
  else text = general(amount, places === 0 ? 1 : places, flags.includes("#"));
  if (amount >= 0 && flags.includes("+")) text = `+${text}`;
  else if (amount >= 0 && flags.includes(" ")) text = ` ${text}`;
  return /[EFG]/.test(conversion) ? text.toUpperCase() : text;
}

/** toFixed, but a tie goes to the even digit, as C rounds. */
function fixed(value: number, places: number): string {
  const text = value.toFixed(places);
  if (places > 15) return text;
  const scaled = Math.abs(value) * 10 ** places;
  const isTie = scaled < 2 ** 50 && scaled - Math.floor(scaled) === 0.5 && (Math.floor(scaled) + 0.5) / 10 ** places === Math.abs(value);
  if (!isTie || Math.floor(scaled) % 2 === 1) return text;
  return `${value < 0 ? "-" : ""}${(Math.floor(scaled) / 10 ** places).toFixed(places)}`;
}

function general(value: number, digits: number, keepsZeros: boolean): string {
  if (value === 0) return "0";
  const power = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  const text = power < -4 || power >= digits ? exponent(value.toExponential(digits - 1)) : value.toFixed(Math.max(0, digits - 1 - power));
  if (keepsZeros || !text.includes(".")) return text;
  return text.replace(/\.?0+(?=e|$)/, "");
}

function exponent(text: string): string {
  return text.replace(/e([-+])([0-9])$/, "e$10$2");
}

function pad({ flags, width, conversion }: Directive, text: string): string {
  if (width === undefined) return text;
  const size = Math.abs(width);
  const missing = size - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes("-") || width < 0) return text + " ".repeat(missing);
  if (flags.includes("0") && /[diouxXeEfFgG]/.test(conversion)) {
    const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
    return sign + "0".repeat(missing) + text.slice(sign.length);
  }
  return " ".repeat(missing) + text;
}
