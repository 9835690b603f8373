import { sleep } from "../../kernel/clock.ts";
import { writeText } from "../../kernel/streams.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { CONTAINER_MEMORY } from "../image.ts";

const UNITS: Readonly<Record<string, number>> = { B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const DEFAULT_BYTES = 256 * 1024 ** 2;
const HOGS = ["cpu", "io", "vm", "hdd"] as const;
const FOREVER_SECONDS = 1e6;

/** Takes memory and holds it, as long as it may. Models stress 1.0: `--vm`, `--vm-bytes`, `--timeout`; hogs of other kinds only wait. */
export const stress: Program = async (process) => {
  const options = readOptions(process.argv.slice(1));
  const count = (name: string) => Number(options.get(name) ?? 0);
  if (HOGS.every((name) => count(name) === 0)) {
    await writeText(process.stdout, "stress: FAIL: [1] (187) no hogs were dispatched\n");
    return 1;
  }
  await writeText(process.stdout, `stress: info: [1] dispatching hogs: ${HOGS.map((name) => `${count(name)} ${name}`).join(", ")}\n`);
  for (let hog = 0; hog < count("vm"); hog++) take(process, bytesOf(options.get("vm-bytes")));
  await sleep(process.clock, Number.parseFloat(options.get("timeout") ?? String(FOREVER_SECONDS)) * 1_000, process.signal);
  await writeText(process.stdout, `stress: info: [1] successful run completed in ${Number.parseFloat(options.get("timeout") ?? "0")}s\n`);
  return 0;
};

function take(process: Process, bytes: number): void {
  process.capability(CONTAINER_MEMORY)?.allocate(bytes);
}

/** "--vm 1 --vm-bytes=150M -t 5" */
function readOptions(words: readonly string[]): Map<string, string> {
  const short: Readonly<Record<string, string>> = { "-c": "cpu", "-i": "io", "-m": "vm", "-d": "hdd", "-t": "timeout" };
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const [name = "", value] = word.startsWith("--") ? word.slice(2).split("=", 2) : [short[word] ?? ""];
    options.set(name, value ?? words[++index] ?? "");
  }
  return options;
}

function bytesOf(text: string | undefined): number {
  const [, amount, unit = "B"] = /^(\d+)([BKMG]?)$/i.exec(text ?? "") ?? [];
  return amount === undefined ? DEFAULT_BYTES : Number(amount) * (UNITS[unit.toUpperCase()] ?? 1);
}
