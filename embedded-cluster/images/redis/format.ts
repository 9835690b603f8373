import { decodeUtf8 } from "../../kernel/bytes.ts";
import { type Reply, fromBinary } from "./resp.ts";

/** A reply as redis-cli shows it to a person: types are marked, texts are quoted. Models cliFormatReplyTTY. */
export function formatForTerminal(reply: Reply, prefix = ""): string {
  switch (reply.kind) {
    case "simple":
      return `${reply.text}\n`;
    case "error":
      return `(error) ${reply.text}\n`;
    case "integer":
      return `(integer) ${reply.value}\n`;
    case "bulk":
      return `${quote(reply.text)}\n`;
    case "null":
    case "null array":
      return "(nil)\n";
    case "array": {
      if (reply.items.length === 0) return "(empty array)\n";
      const width = String(reply.items.length).length;
      const inner = prefix + " ".repeat(width + 2);
      return reply.items.map((item, index) => `${index === 0 ? "" : prefix}${String(index + 1).padStart(width)}) ${formatForTerminal(item, inner)}`).join("");
    }
  }
}

/** A reply as it goes into a pipe: bare. Models cliFormatReplyRaw. */
export function formatRaw(reply: Reply): string {
  return `${raw(reply)}\n${reply.kind === "error" ? "\n" : ""}`;
}

function raw(reply: Reply): string {
  switch (reply.kind) {
    case "integer":
      return String(reply.value);
    case "simple":
    case "error":
      return reply.text;
    case "bulk":
      return decodeUtf8(fromBinary(reply.text));
    case "null":
    case "null array":
      return "";
    case "array":
      return reply.items.map(raw).join("\n");
  }
}

function quote(text: string): string {
  let quoted = '"';
  for (const char of text) {
    const code = char.charCodeAt(0);
    const escape = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u0007": "\\a", "\b": "\\b" }[char];
    quoted += escape ?? (code < 32 || code > 126 ? `\\x${code.toString(16).padStart(2, "0")}` : char);
  }
  return `${quoted}"`;
}
