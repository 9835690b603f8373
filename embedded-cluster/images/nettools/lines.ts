import { decodeUtf8 } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";

/** Bytes of a line that are kept; a longer one comes in pieces. */
const LINE_BYTES = 1024 * 1024;

/** Yields the lines of a stream without their ends, the last one even when it has none. */
export async function* readLines(source: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line;
    if (rest.length > LINE_BYTES) {
      yield rest;
      rest = "";
    }
  }
  if (rest !== "") yield rest;
}

/** A file as text; undefined when it cannot be read. */
export function readTextFile(fs: { readFile(path: string): Uint8Array; exists(path: string): boolean }, path: string): string | undefined {
  try {
    return decodeUtf8(fs.readFile(path));
  } catch {
    return undefined;
  }
}
