import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import { rawSink, rawSource } from "./guarded-streams.ts";
import type { Terminal } from "./process.ts";

/** Whether both streams lead to `terminal`. A terminal that does not name its streams is taken at its word. */
export function isEndOf(terminal: Terminal, stdin: ByteSource, stdout: ByteSink): boolean {
  return isTerminalSource(terminal, stdin) && isTerminalSink(terminal, stdout);
}

/** isatty(3) of a stream that is read. */
export function isTerminalSource(terminal: Terminal | undefined, source: ByteSource | undefined): boolean {
  return terminal !== undefined && source !== undefined && (terminal.source === undefined || rawSource(source) === terminal.source);
}

/** isatty(3) of a stream that is written. */
export function isTerminalSink(terminal: Terminal | undefined, sink: ByteSink | undefined): boolean {
  return terminal !== undefined && sink !== undefined && (terminal.sink === undefined || rawSink(sink) === terminal.sink);
}
