import { concatBytes, encodeUtf8 } from "../../../kernel/bytes.ts";

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, e: 27, E: 27, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };

export interface Escaped {
  bytes: Uint8Array;
  /** `\c`: nothing more is to be written. */
  isCut: boolean;
}

/** Backslash escapes of echo -e and printf. `octal`: "zero" wants \0nnn (echo, %b), "any" also takes \nnn (printf's format). */
export function interpretEscapes(text: string, octal: "zero" | "any"): Escaped {
  if (!text.includes("\\")) return { bytes: encodeUtf8(text), isCut: false };
  const chunks: Uint8Array[] = [];
  let plain = "";
  const raw = (byte: number) => {
    chunks.push(encodeUtf8(plain), Uint8Array.of(byte & 0xff));
    plain = "";
  };
  let isCut = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] !== "\\") {
      plain += text[index];
      continue;
    }
    const rest = text.slice(index + 1, index + 10);
    const letter = rest[0] ?? "";
    const simple = SIMPLE[letter];
    if (letter === "c") {
      isCut = true;
      break;
    }
    const digits = (octal === "zero" ? /^0([0-7]{0,3})/ : /^(0?[0-7]{1,3})/).exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    const unicode = /^(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
    if (simple !== undefined) {
      raw(simple);
      index++;
    } else if (octal === "any" && (letter === '"' || letter === "'" || letter === "?")) {
      plain += letter;
      index++;
    } else if (digits !== null) {
      raw(Number.parseInt(digits[1] || "0", 8));
      index += digits[0].length;
    } else if (hex !== null) {
      raw(Number.parseInt(hex[1] as string, 16));
      index += hex[0].length;
    } else if (unicode !== null) {
      const codePoint = Number.parseInt((unicode[1] ?? unicode[2]) as string, 16);
      plain += codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : "\ufffd";
      index += unicode[0].length;
    } else plain += "\\";
  }
  chunks.push(encodeUtf8(plain));
  return { bytes: concatBytes(chunks), isCut };
}
