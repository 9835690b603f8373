import { encodeUtf8, fromBase64, decodeUtf8, toBase64 } from "../../../kernel/bytes.ts";
import { JqError, type JsonValue } from "./syntax.ts";
import { brief, typeOf } from "./values.ts";

/** `tostring`: strings as they are, everything else as JSON. */
export function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `@name` of a value. */
export function formatValue(name: string, value: JsonValue): string {
  switch (name) {
    case "text":
      return textOf(value);
    case "json":
      return JSON.stringify(value);
    case "csv":
      return row(value, "csv", ",", (cell) => `"${cell.replaceAll('"', '""')}"`);
    case "tsv":
      return row(value, "tsv", "\t", (cell) =>
        cell.replace(/[\\\n\r\t]/g, (character) => ({ "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" })[character] as string),
      );
    case "html":
      return textOf(value).replace(/[<>&'"]/g, (character) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&#39;", '"': "&quot;" })[character] as string);
    case "uri":
      return [...encodeUtf8(textOf(value))]
        .map((byte) =>
          /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
        )
        .join("");
    case "sh":
      return (Array.isArray(value) ? value : [value])
        .map((item) => {
          if (item !== null && typeof item === "object") throw new JqError(`${typeOf(item)} (${brief(item)}) can not be escaped for shell`);
          return typeof item === "string" ? `'${item.replaceAll("'", "'\\''")}'` : JSON.stringify(item);
        })
        .join(" ");
    case "base64":
      return toBase64(encodeUtf8(textOf(value)));
    case "base64d":
      try {
        return decodeUtf8(fromBase64(textOf(value)));
      } catch {
        throw new JqError(`${typeOf(value)} (${brief(value)}) is not valid base64 data`);
      }
    default:
      throw new JqError(`${name} is not a valid format`);
  }
}

function row(value: JsonValue, name: string, separator: string, quote: (cell: string) => string): string {
  if (!Array.isArray(value)) throw new JqError(`${typeOf(value)} (${brief(value)}) cannot be ${name}-formatted, only an array can be`);
  return value
    .map((cell) => {
      if (cell !== null && typeof cell === "object") throw new JqError(`${typeOf(cell)} (${brief(cell)}) is not valid in a ${name} row`);
      return cell === null ? "" : typeof cell === "string" ? quote(cell) : String(cell);
    })
    .join(separator);
}

export interface OutputStyle {
  indent: string;
  sortsKeys: boolean;
  colors: boolean;
  ascii: boolean;
}

const COLORS = { null: "1;30", boolean: "0;39", number: "0;39", string: "0;32", array: "1;39", object: "1;39", key: "34;1" };

/** A value as jq prints it. */
export function printValue(value: JsonValue, style: OutputStyle): string {
  const text = print(value, style, "");
  return style.ascii ? text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`) : text;
}

function print(value: JsonValue, style: OutputStyle, margin: string): string {
  const type = typeOf(value);
  const color = (code: string, text: string) => (style.colors ? `\x1b[${code}m${text}\x1b[0m` : text);
  if (type !== "array" && type !== "object") return color(COLORS[type], scalar(value));
  const [open, close] = type === "array" ? ["[", "]"] : ["{", "}"];
  const keys = type === "object" ? Object.keys(value as object) : [];
  if (style.sortsKeys) keys.sort();
  const inner = margin + style.indent;
  const paint = (text: string) => (style.colors ? `\x1b[${COLORS[type]}m${text}` : text);
  const items =
    type === "array"
      ? (value as JsonValue[]).map((item) => print(item, style, inner))
      : keys.map(
          (key) =>
            `${style.colors ? `\x1b[0m${color(COLORS.key, JSON.stringify(key))}${paint(":")}` : `${JSON.stringify(key)}:`}${style.indent === "" ? "" : " "}${style.colors ? "\x1b[0m" : ""}${print((value as Record<string, JsonValue>)[key] as JsonValue, style, inner)}${style.colors ? paint("") : ""}`,
        );
  if (items.length === 0) return color(COLORS[type], open + close);
  const newline = style.indent === "" ? "" : `\n${inner}`;
  return `${paint(open)}${newline}${items.join(`${paint(",")}${newline}`)}${style.indent === "" ? "" : `\n${margin}`}${paint(close)}${style.colors ? "\x1b[0m" : ""}`;
}

function scalar(value: JsonValue): string {
  if (typeof value === "number" && !Number.isFinite(value))
    return Number.isNaN(value) ? "null" : value > 0 ? "1.7976931348623157e+308" : "-1.7976931348623157e+308";
  if (typeof value === "string") return JSON.stringify(value).replace(/\x7f/g, "\\u007f");
  return JSON.stringify(value);
}
