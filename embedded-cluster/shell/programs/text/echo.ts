import { concatBytes, encodeUtf8 } from "../../../kernel/bytes.ts";
import { interpretEscapes } from "./escapes.ts";

/** What `echo` writes for its arguments. */
export function echoBytes(args: readonly string[]): Uint8Array {
  let first = 0;
  let newline = true;
  let escapes = false;
  for (; first < args.length && /^-[neE]+$/.test(args[first] as string); first++) {
    for (const letter of (args[first] as string).slice(1)) {
      if (letter === "n") newline = false;
      else escapes = letter === "e";
    }
  }
  const text = args.slice(first).join(" ");
  if (!escapes) return encodeUtf8(newline ? `${text}\n` : text);
  const { bytes, isCut } = interpretEscapes(text, "zero");
  return newline && !isCut ? concatBytes([bytes, Uint8Array.of(10)]) : bytes;
}
