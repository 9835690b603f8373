import { decodeUtf8, concatBytes } from "../../kernel/bytes.ts";
import { sleep } from "../../kernel/clock.ts";
import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import { EMPTY_SOURCE, writeText } from "../../kernel/streams.ts";
import { openPipe, releaseStream } from "../process/pipe-ends.ts";
import { SpawnError } from "../process/process.ts";
import { characterWidth, textWidth } from "../tty/character-width.ts";
import { formatDate } from "./date/date-format.ts";
import { type Invocation, command } from "./kit/command.ts";

/** Runs a command again and again and shows the first screenful of what it prints. */
export const watch = command(
  {
    usage: "[options] command",
    flags: "dtegcxbp",
    values: "n",
    long: { "differences?": "d", "interval=": "n", "no-title": "t", errexit: "e", chgexit: "g", color: "c", exec: "x", beep: "b" },
    stopsAtOperand: true,
  },
  async (run) => {
    if (run.operands.length === 0) {
      await writeText(run.process.stderr, "Usage:\n watch [options] command\n");
      return 1;
    }
    const seconds = Math.max(0.1, Number(run.options.value("n") ?? 2) || 2);
    const { terminal, clock, signal } = run.process;
    let before: string[] = [];
    let isFirst = true;
    if (terminal !== undefined) await writeText(run.process.stdout, "\x1b[?1049h\x1b[H\x1b[2J");
    const leave = () => void writeText(run.process.stdout, "\x1b[?1049l").catch(() => {});
    let isInterrupted = false;
    const wake = new AbortController();
    const handler =
      terminal &&
      run.process.onSignal("SIGINT", () => {
        isInterrupted = true;
        wake.abort("interrupted");
      });
    try {
      while (!isInterrupted) {
        const { lines, status } = await capture(run, terminal?.rows ?? 24);
        if (isInterrupted) break;
        await show(run, seconds, lines, isFirst ? lines : before);
        if (run.options.has("e") && status !== 0) return 8;
        if (run.options.has("g") && !isFirst && lines.join("\n") !== before.join("\n")) return 0;
        before = lines;
        isFirst = false;
        try {
          await sleep(clock, seconds * 1_000, AbortSignal.any([signal, wake.signal]));
        } catch (error) {
          if (!isInterrupted) throw error;
        }
      }
      return 0;
    } finally {
      handler?.dispose();
      if (terminal !== undefined) leave();
    }
  },
);

async function capture(run: Invocation, rows: number): Promise<{ lines: string[]; status: number }> {
  const argv = run.options.has("x") ? [...run.operands] : ["sh", "-c", run.operands.join(" ")];
  const { source, sink } = openPipe();
  try {
    const child = run.process.spawn(argv, { stdin: EMPTY_SOURCE, stdout: sink, stderr: sink, terminal: false });
    releaseStream(sink);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      length += chunk.length;
      if (length <= SHELL_VALUE_BYTES) chunks.push(chunk);
    }
    const status = await child.exited;
    return {
      lines: decodeUtf8(chunks.length > 0 ? concatBytes(chunks) : new Uint8Array(0))
        .replace(/\n$/, "")
        .split("\n")
        .slice(0, rows),
      status,
    };
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    return { lines: [`${argv[0]}: ${error.message}`], status: error.exitCode };
  } finally {
    releaseStream(source);
  }
}

async function show(run: Invocation, seconds: number, lines: readonly string[], before: readonly string[]): Promise<void> {
  const { terminal, clock, hostname } = run.process;
  const columns = terminal?.columns ?? 80;
  const rows = terminal?.rows ?? 24;
  const screen: string[] = [];
  if (!run.options.has("t")) {
    const left = `Every ${seconds.toFixed(1)}s: ${run.operands.join(" ")}`;
    const right = `${hostname}: ${formatDate(clock.now(), "%a %b %e %H:%M:%S %Y")}`;
    const room = columns - textWidth(right) - 1;
    screen.push(`${clip(left, Math.max(0, room)).padEnd(Math.max(0, room))} ${right}`, "");
  }
  for (const [index, line] of lines.entries()) screen.push(run.options.has("d") ? differences(clip(line, columns), before[index] ?? "") : clip(line, columns));
  if (terminal === undefined) return run.print(`${screen.join("\n")}\n\n`).then(() => run.flush());
  const shown = screen.slice(0, rows).map((line) => `${line}\x1b[K`);
  await writeText(run.process.stdout, `\x1b[H${shown.join("\r\n")}\x1b[J`);
}

/** What differs from the last time, in reverse video. */
function differences(line: string, before: string): string {
  const [now, then] = [[...line], [...before]];
  let text = "";
  let isMarked = false;
  for (const [index, character] of now.entries()) {
    const differs = character !== then[index];
    if (differs !== isMarked) text += differs ? "\x1b[7m" : "\x1b[27m";
    isMarked = differs;
    text += character;
  }
  return isMarked ? `${text}\x1b[27m` : text;
}

function clip(line: string, columns: number): string {
  const plain = line.replaceAll("\t", "        ").replace(/\x1b\[[0-9;]*[A-Za-z]/g, "");
  let width = 0;
  let text = "";
  for (const character of plain) {
    width += characterWidth(character.codePointAt(0) as number);
    if (width > columns) break;
    text += character;
  }
  return text;
}
