import type { Process } from "../../../shell/process/process.ts";
import { SOCKET_FOLDER } from "../server/postgres-program.ts";
import type { ConnectionTarget } from "./connect.ts";

/** What was given explicitly, field by field. */
export type PartialTarget = Partial<Record<"host" | "port" | "user" | "database" | "password" | "connectTimeout", string>>;

/** Reads "postgresql://user:password@host:5432/database" or "host=… dbname=…"; undefined when `text` is neither. */
export function parseConnectionString(text: string): PartialTarget | undefined {
  const uri = /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?(?:\/([^?]*))?(?:\?(.*))?$/.exec(text);
  if (uri !== null) {
    const [, user, password, host, port, database, query] = uri;
    const timeout = /(?:^|&)connect_timeout=(\d+)/.exec(query ?? "")?.[1];
    return defined({ user: decode(user), password: decode(password), host: decode(host), port, database: decode(database), connectTimeout: timeout });
  }
  if (!/^\s*\w+\s*=/.test(text)) return undefined;
  const names: Record<string, keyof PartialTarget> = {
    host: "host",
    hostaddr: "host",
    port: "port",
    user: "user",
    dbname: "database",
    password: "password",
    connect_timeout: "connectTimeout",
  };
  const target: PartialTarget = {};
  for (const match of text.matchAll(/(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|\S*)/g)) {
    const name = names[match[1] as string];
    if (name !== undefined) target[name] = (match[2] as string).replace(/^'|'$/g, "");
  }
  return target;
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function defined(target: Record<keyof PartialTarget, string | undefined>): PartialTarget {
  return Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined && value !== "")) as PartialTarget;
}

/** Fills in the PG* variables and libpq's defaults. */
export function completeTarget(process: Process, given: PartialTarget): ConnectionTarget {
  const { env } = process;
  const user = given.user ?? env.get("PGUSER") ?? process.user?.name ?? "root";
  return {
    host: given.host ?? env.get("PGHOST") ?? SOCKET_FOLDER,
    port: Number(given.port ?? env.get("PGPORT") ?? 5432),
    user,
    database: given.database ?? env.get("PGDATABASE") ?? user,
    password: given.password ?? env.get("PGPASSWORD"),
    connectTimeout: Number(given.connectTimeout ?? env.get("PGCONNECT_TIMEOUT") ?? 0),
  };
}
