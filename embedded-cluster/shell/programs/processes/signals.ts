import { SIGNAL_NUMBER, type SignalName } from "../../process/process.ts";

/** "TERM", "SIGTERM", "term" or "15" → "SIGTERM"; "0" → 0; undefined when there is no such signal. */
export function parseSignal(text: string): SignalName | 0 | undefined {
  if (text === "0") return 0;
  if (/^[0-9]+$/.test(text)) return (Object.keys(SIGNAL_NUMBER) as SignalName[]).find((name) => SIGNAL_NUMBER[name] === Number(text));
  const name = text.toUpperCase().replace(/^(?!SIG)/, "SIG");
  return Object.hasOwn(SIGNAL_NUMBER, name) ? (name as SignalName) : undefined;
}

/** What `kill -l` prints. */
export function signalList(words: readonly string[]): string {
  if (words.length > 0) {
    return words
      .map((word) => {
        const number = Number(word) > 128 ? Number(word) - 128 : word;
        const signal = parseSignal(String(number));
        return signal === undefined || signal === 0 ? "" : /^[0-9]/.test(word) ? `${signal.slice(3)}\n` : `${SIGNAL_NUMBER[signal]}\n`;
      })
      .join("");
  }
  const known = (Object.keys(SIGNAL_NUMBER) as SignalName[]).sort((left, right) => SIGNAL_NUMBER[left] - SIGNAL_NUMBER[right]);
  const cells = known.map((name) => `${String(SIGNAL_NUMBER[name]).padStart(2)}) ${name}`);
  const lines: string[] = [];
  for (let index = 0; index < cells.length; index += 5) lines.push(cells.slice(index, index + 5).join("\t "));
  return `${lines.join("\n")}\n`;
}
