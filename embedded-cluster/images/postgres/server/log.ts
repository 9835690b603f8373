import { writeText } from "../../../kernel/streams.ts";
import type { Process } from "../../../shell/process/process.ts";
import { printTimestamp } from "../sql/timestamps.ts";

export type Log = (processId: number, level: "LOG" | "FATAL" | "ERROR" | "DETAIL" | "STATEMENT" | "HINT" | "WARNING", message: string) => void;

/** The server's log on stderr: "2026-01-01 00:00:00.000 UTC [1] LOG:  …". A full pipe never holds the server up. */
export function serverLog(process: Process): Log {
  return (processId, level, message) => {
    const time = new Date(process.clock.now()).toISOString().slice(20, 23);
    const line = `${printTimestamp(process.clock.now()).slice(0, 19)}.${time} UTC [${processId}] ${level}:  ${message.replaceAll("\n", "\n\t")}\n`;
    writeText(process.stderr, line).catch(() => undefined);
  };
}
