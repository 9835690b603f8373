import { writeText } from "../../kernel/streams.ts";
import type { Process } from "../../shell/process/process.ts";

/** Asks for a line on the terminal without echoing it. */
export async function readSecret(process: Process, prompt: string): Promise<string> {
  await writeText(process.stderr, prompt);
  const raw = process.terminal?.raw();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const chunk = await process.stdin.read(1);
      if (chunk === null) break;
      const char = decoder.decode(chunk, { stream: true });
      if (char === "\r" || char === "\n" || char === "\u0003" || char === "\u0004") {
        if (char === "\u0003") text = "";
        break;
      }
      if (char === "\u007f") text = text.slice(0, -1);
      else if (text.length < 1_024) text += char;
    }
  } finally {
    raw?.dispose();
  }
  await writeText(process.stderr, "\n");
  return text;
}
