import { writeText } from "../../kernel/streams.ts";
import type { Program } from "../../shell/process/process.ts";
import { hasOption, optionValue, parseOptions } from "../nettools/options.ts";
import { parseUrl } from "../nettools/url.ts";
import { type LoadResult, parseDuration, percentile, runLoad } from "./run-load.ts";

const USAGE = `Usage: hey [options...] <url>

Options:
  -n  Number of requests to run. Default is 200.
  -c  Number of workers to run concurrently. Total number of requests cannot
      be smaller than the concurrency level. Default is 50.
  -q  Rate limit, in queries per second (QPS) per worker. Default is no rate limit.
  -z  Duration of application to send requests. Examples: -z 10s -z 3m.
  -m  HTTP method, one of GET, POST, PUT, DELETE, HEAD, OPTIONS.
  -H  Custom HTTP header.
  -t  Timeout for each request in seconds. Default is 20, use 0 for infinite.
  -d  HTTP request body.
`;

/** Models hey: a number of requests, or as many as a duration holds, and a summary. */
export const hey: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "n:c:q:z:m:H:t:d:T:A:o:h" });
  const url = parseUrl(options.operands[0] ?? "");
  if (url === undefined || options.unknown !== undefined || options.missing !== undefined || hasOption(options, "h")) {
    await writeText(process.stderr, USAGE);
    return 1;
  }
  const connections = Number(optionValue(options, "c") ?? 50);
  const duration = optionValue(options, "z");
  const requests = duration === undefined ? Number(optionValue(options, "n") ?? 200) : Number.POSITIVE_INFINITY;
  if (requests < connections) {
    await writeText(process.stderr, "-n cannot be less than -c.\n");
    return 1;
  }
  const perWorker = Number(optionValue(options, "q") ?? 0);
  const headers = options.given
    .filter(({ name }) => name === "H")
    .map(({ value }): [string, string] => [value.split(":")[0] ?? "", value.slice(value.indexOf(":") + 1).trim()]);
  const result = await runLoad(process, {
    url,
    method: optionValue(options, "m") ?? "GET",
    headers,
    body: optionValue(options, "d"),
    connections,
    rate: perWorker > 0 ? perWorker * connections : Number.POSITIVE_INFINITY,
    requests,
    durationMilliseconds: duration === undefined ? Number.POSITIVE_INFINITY : parseDuration(duration),
    timeoutMilliseconds: Number(optionValue(options, "t") ?? 20) * 1_000 || 2_147_000_000,
  });
  await writeText(process.stdout, summary(result));
  return 0;
};

function summary(result: LoadResult): string {
  const sorted = [...result.times].sort((a, b) => a - b);
  const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(4);
  const elapsed = Math.max(result.elapsedMilliseconds, 1) / 1_000;
  const average = sorted.reduce((sum, time) => sum + time, 0) / Math.max(1, sorted.length);
  let text = `\nSummary:\n  Total:\t${seconds(result.elapsedMilliseconds)} secs\n  Slowest:\t${seconds(sorted.at(-1) ?? 0)} secs\n  Fastest:\t${seconds(sorted[0] ?? 0)} secs\n  Average:\t${seconds(average)} secs\n  Requests/sec:\t${(sorted.length / elapsed).toFixed(4)}\n\n`;
  if (result.bytes > 0) text += `  Total data:\t${result.bytes} bytes\n  Size/request:\t${Math.floor(result.bytes / Math.max(1, sorted.length))} bytes\n\n`;
  if (sorted.length > 0) {
    text += "\nLatency distribution:\n";
    for (const percent of [10, 25, 50, 75, 90, 95, 99]) text += `  ${percent}% in ${seconds(percentile(sorted, percent))} secs\n`;
    text += `\nStatus code distribution:\n${[...result.statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `  [${status}]\t${count} responses\n`)
      .join("")}`;
  }
  if (result.errors.size > 0) text += `\nError distribution:\n${[...result.errors].map(([error, count]) => `  [${count}]\t${error}\n`).join("")}`;
  return `${text}\n\n`;
}
