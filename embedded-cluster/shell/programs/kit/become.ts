import type { Process } from "../../process/process.ts";

/** Becomes the command, as execvp; hosts whose processes cannot become another run it as a child. */
export function becomeOrRun(process: Process, words: readonly string[], options: { env?: Map<string, string>; cwd?: string } = {}): Promise<number> {
  return process.exec?.(words, options) ?? process.spawn(words, options).exited;
}
