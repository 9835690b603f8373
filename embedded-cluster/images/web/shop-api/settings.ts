import type { Process } from "../../../shell/process/process.ts";
import { parseConnectionString } from "../../postgres/psql/target.ts";
import { parseUrl } from "../../nettools/url.ts";
import { portFrom } from "../http-app.ts";

/** How one API server was configured, by environment. */
export interface ApiSettings {
  port: number;
  version: string;
  database: { host: string; port: number; user: string | undefined; password: string | undefined; name: string } | undefined;
  redis: { host: string; port: number; password: string | undefined } | undefined;
  /** Answers 503 until this long after the start: a slow start, as a JVM or a cache that warms up has it. */
  startDelayMilliseconds: number;
  responseDelayMilliseconds: number;
  /** Requests to /api that succeed before all of them fail; Infinity never. */
  failAfter: number;
  /** Share of requests to /api that fail, 0 to 1. */
  failRate: number;
  /** Exits 1 after this long; 0 never. */
  crashAfterMilliseconds: number;
}

export function readSettings(process: Process): ApiSettings {
  const { env } = process;
  const number = (name: string, otherwise: number) => {
    const value = Number(env.get(name));
    return env.get(name) === undefined || env.get(name) === "" || Number.isNaN(value) || value < 0 ? otherwise : value;
  };
  return {
    port: portFrom(env.get("PORT"), 8080),
    version: env.get("APP_VERSION") ?? env.get("VERSION") ?? "1.0.0",
    database: databaseOf(process),
    redis: redisOf(env.get("REDIS_URL") ?? env.get("redis_service_url")),
    startDelayMilliseconds: number("START_DELAY_SECONDS", 0) * 1_000,
    responseDelayMilliseconds: number("RESPONSE_DELAY_MS", 0),
    failAfter: number("FAIL_AFTER", Number.POSITIVE_INFINITY),
    failRate: number("FAIL_RATE", 0),
    crashAfterMilliseconds: number("CRASH_AFTER_SECONDS", 0) * 1_000,
  };
}

/** DATABASE_URL, or DB_HOST and its kin; a user and password may come from variables of their own, as from a Secret. */
function databaseOf({ env }: Process): ApiSettings["database"] {
  const url = parseConnectionString(env.get("DATABASE_URL") ?? env.get("database_service_url") ?? "");
  const host = url?.host ?? env.get("DB_HOST") ?? env.get("PGHOST");
  if (host === undefined) return undefined;
  const user = url?.user ?? env.get("DB_USER") ?? env.get("PGUSER") ?? env.get("POSTGRES_USER");
  const password = url?.password ?? env.get("DB_PASSWORD") ?? env.get("PGPASSWORD") ?? env.get("POSTGRES_PASSWORD");
  const name = url?.database ?? env.get("DB_NAME") ?? env.get("PGDATABASE") ?? env.get("POSTGRES_DB") ?? user ?? "postgres";
  return { host, port: portFrom(url?.port ?? env.get("DB_PORT") ?? env.get("PGPORT"), 5432), user, password, name };
}

function redisOf(url: string | undefined): ApiSettings["redis"] {
  const parsed = parseUrl(url ?? "", "redis");
  if (parsed === undefined) return undefined;
  return { host: parsed.host, port: parsed.hasPort ? parsed.port : 6379, password: parsed.userInfo?.split(":")[1] };
}
