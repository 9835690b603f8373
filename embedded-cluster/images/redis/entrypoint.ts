import type { Program } from "../../shell/process/process.ts";
import { serveRedis } from "./redis-server.ts";

/** Models docker-entrypoint.sh of the official image: options and *.conf files are for redis-server. */
export function redisEntrypoint(version: string): Program {
  return (process) => {
    const words = process.argv.slice(1);
    const first = words[0] ?? "redis-server";
    if (first.startsWith("-") || first.endsWith(".conf")) return serveRedis(process, ["redis-server", ...words], version);
    if (first === "redis-server") return serveRedis(process, ["redis-server", ...words.slice(1)], version);
    return process.spawn(words).exited;
  };
}
