import { writeText } from "../../kernel/streams.ts";
import type { Program } from "../../shell/process/process.ts";
import { parseUrl } from "../nettools/url.ts";
import { type LoadResult, parseDuration, percentile, runLoad } from "./run-load.ts";

/** Models `fortio load`: a steady rate for a while, then codes and percentiles. `fortio curl` sends one request. */
export const fortio: Program = async (process) => {
  const [command, ...words] = process.argv.slice(1);
  const flags = new Map<string, string>();
  const headers: [string, string][] = [];
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const match = /^--?([a-zA-Z-]+)(?:=(.*))?$/.exec(words[at] as string);
    if (match === null) operands.push(words[at] as string);
    else if (["quiet", "keepalive", "allow-initial-errors", "nocatchup", "uniform", "stdclient", "a"].includes(match[1] as string))
      flags.set(match[1] as string, match[2] ?? "true");
    else {
      const value = match[2] ?? words[++at] ?? "";
      if (match[1] === "H") headers.push([value.split(":")[0] ?? "", value.slice(value.indexOf(":") + 1).trim()]);
      flags.set(match[1] as string, value);
    }
  }
  const url = parseUrl(operands[0] ?? "");
  if ((command !== "load" && command !== "curl") || url === undefined) {
    await writeText(
      process.stderr,
      "Φορτίο 1.69.5 usage:\n\tfortio command [flags] target\nwhere command is one of: load (load testing), curl (fetch a single URL)\n",
    );
    return 1;
  }
  const qps = Number(flags.get("qps") ?? 8);
  const connections = Number(flags.get("c") ?? 4);
  const requests = command === "curl" ? 1 : Number(flags.get("n") ?? 0) || Number.POSITIVE_INFINITY;
  const duration = parseDuration(flags.get("t") ?? "5s");
  const header = `Fortio 1.69.5 running at ${qps <= 0 ? "max" : qps} queries per second, 2->2 procs, for ${Number.isFinite(requests) ? `${requests} calls` : (flags.get("t") ?? "5s")}: ${operands[0]}\n`;
  await writeText(process.stderr, header);
  const result = await runLoad(process, {
    url,
    method: flags.has("payload") ? "POST" : "GET",
    headers,
    body: flags.get("payload"),
    connections,
    rate: qps <= 0 ? Number.POSITIVE_INFINITY : qps,
    requests,
    durationMilliseconds: Number.isFinite(requests) ? Number.POSITIVE_INFINITY : duration,
    timeoutMilliseconds: parseDuration(flags.get("timeout") ?? "3s"),
  });
  await writeText(process.stdout, report(result, connections));
  return 0;
};

function report(result: LoadResult, connections: number): string {
  const sorted = [...result.times].sort((a, b) => a - b);
  const failed = [...result.errors.values()].reduce((sum, count) => sum + count, 0);
  const calls = sorted.length + failed;
  const elapsed = Math.max(result.elapsedMilliseconds, 1) / 1_000;
  const average = sorted.reduce((sum, time) => sum + time, 0) / Math.max(1, sorted.length) / 1_000;
  const seconds = (milliseconds: number) => String(Number((milliseconds / 1_000).toPrecision(6)));
  let text = `Ended after ${elapsed.toFixed(3)}s : ${calls} calls. qps=${Number((calls / elapsed).toPrecision(5))}\n`;
  text += `Aggregated Function Time : count ${calls} avg ${Number(average.toPrecision(8))} min ${seconds(sorted[0] ?? 0)} max ${seconds(sorted.at(-1) ?? 0)}\n`;
  for (const percent of [50, 75, 90, 99, 99.9]) text += `# target ${percent}% ${seconds(percentile(sorted, percent))}\n`;
  text += `Sockets used: ${calls} (for perfect keepalive, would be ${connections})\n`;
  const share = (count: number) => `${((count * 100) / Math.max(1, calls)).toFixed(1)} %`;
  for (const [status, count] of [...result.statuses].sort(([a], [b]) => a - b)) text += `Code ${String(status).padStart(3)} : ${count} (${share(count)})\n`;
  if (failed > 0) text += `Code  -1 : ${failed} (${share(failed)})\n`;
  return `${text}All done ${calls} calls (plus 0 warmup) ${(average * 1_000).toFixed(3)} ms avg, ${(calls / elapsed).toFixed(1)} qps\n`;
}
