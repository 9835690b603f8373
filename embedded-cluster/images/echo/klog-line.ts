import type { Process } from "../../shell/process/process.ts";

/** One line as klog writes what Go's log package is given: "I1122 11:02:43.065467       1 log.go:244] text". */
export function klogLine({ clock, pid }: Process, text: string): string {
  const now = new Date(clock.now()).toISOString();
  return `I${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 23)}000 ${String(pid).padStart(7)} log.go:244] ${text}\n`;
}
