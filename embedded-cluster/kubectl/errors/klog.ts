import type { Process } from "../../shell/process/process.ts";

/** Which process wrote a line of the log: kubectl's own number in its container. */
function header(process: Process, level: "W" | "E", place: string): string {
  const now = new Date(process.clock.now());
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(now.getUTCHours())}:${two(now.getUTCMinutes())}:${two(now.getUTCSeconds())}.${String(now.getUTCMilliseconds()).padStart(3, "0")}000`;
  return `${level}${two(now.getUTCMonth() + 1)}${two(now.getUTCDate())} ${time} ${String(process.pid).padStart(7)} ${place}] `;
}

/** A line of the log as klog writes it: the level, the time, the process, the place in kubectl's source, and the text. */
export function klogLine(process: Process, level: "W" | "E", place: string, text: string): string {
  return `${header(process, level, place)}${text}\n`;
}
