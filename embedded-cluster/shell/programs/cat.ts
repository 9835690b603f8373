import { decodeUtf8 } from "../../kernel/bytes.ts";
import { command } from "./kit/command.ts";

export const cat = command(
  {
    usage: "[OPTION]... [FILE]...",
    flags: "AbeEnstTuv",
    long: { number: "n", "number-nonblank": "b", "show-all": "A", "show-ends": "E", "show-tabs": "T", "squeeze-blank": "s" },
  },
  async (run) => {
    const { options } = run;
    const isPlain = !["A", "b", "e", "E", "n", "s", "t", "T", "v"].some((letter) => options.has(letter));
    let number = 0;
    let blanks = 0;
    await run.eachInput(async (source) => {
      if (isPlain) {
        for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await run.process.stdout.write(chunk);
        return;
      }
      for await (const line of run.lines(source)) {
        blanks = line === "" ? blanks + 1 : 0;
        if (options.has("s") && blanks > 1) continue;
        const isNumbered = options.has("b") ? line !== "" : options.has("n");
        const shown = options.has("A") || options.has("T") || options.has("t") ? line.replaceAll("\t", "^I") : line;
        const visible = ["A", "v", "e", "t"].some((letter) => options.has(letter)) ? showControls(shown) : shown;
        await run.printLine(
          (isNumbered ? `${String(++number).padStart(6)}\t` : "") + visible + (options.has("A") || options.has("E") || options.has("e") ? "$" : ""),
        );
      }
    });
    return undefined;
  },
);

function showControls(text: string): string {
  let shown = "";
  for (const byte of new TextEncoder().encode(text)) {
    const low = byte & 0x7f;
    const mark = byte >= 0x80 ? "M-" : "";
    shown +=
      low < 0x20 && !(low === 0x09 && mark === "")
        ? `${mark}^${String.fromCharCode(low + 64)}`
        : low === 0x7f
          ? `${mark}^?`
          : mark + decodeUtf8(Uint8Array.of(low));
  }
  return shown;
}
