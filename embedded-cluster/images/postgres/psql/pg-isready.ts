import { writeText } from "../../../kernel/streams.ts";
import { POD_NETWORK } from "../../../network/pod-network.ts";
import type { Program } from "../../../shell/process/process.ts";
import { hasOption, optionValue, parseOptions } from "../../nettools/options.ts";
import { SqlError } from "../sql/error.ts";
import { PasswordMissing, PostgresClient } from "../wire/client.ts";
import { ConnectionFailure, reach } from "./connect.ts";
import { completeTarget, parseConnectionString } from "./target.ts";

const LONG_OPTIONS = { "host=": "h", "port=": "p", "username=": "U", "dbname=": "d", "timeout=": "t", quiet: "q", version: "V" };

/** Asks a server whether it takes connections: 0 accepting, 1 rejecting, 2 no response, 3 bad call. Models src/bin/scripts/pg_isready.c. */
export function pgIsReadyProgram(version: string): Program {
  return async (process) => {
    const options = parseOptions(process.argv.slice(1), { short: "h:p:U:d:t:qV", long: LONG_OPTIONS });
    if (options.unknown !== undefined || options.missing !== undefined) {
      await writeText(
        process.stderr,
        `pg_isready: invalid option -- '${options.unknown ?? options.missing}'\npg_isready: hint: Try "pg_isready --help" for more information.\n`,
      );
      return 3;
    }
    if (hasOption(options, "V")) {
      await writeText(process.stdout, `pg_isready (PostgreSQL) ${version}\n`);
      return 0;
    }
    const given = parseConnectionString(optionValue(options, "d") ?? "") ?? {};
    for (const [letter, name] of [
      ["h", "host"],
      ["p", "port"],
      ["U", "user"],
    ] as const) {
      const value = optionValue(options, letter);
      if (value !== undefined) given[name] = value;
    }
    const target = { ...completeTarget(process, given), connectTimeout: Number(optionValue(options, "t") ?? 3) };
    const answer = await ask(process, target);
    const text = ["accepting connections", "rejecting connections", "no response"][answer];
    if (!hasOption(options, "q")) await writeText(process.stdout, `${target.host}:${target.port} - ${text}\n`);
    return answer;
  };
}

async function ask(process: Parameters<Program>[0], target: Parameters<typeof reach>[2]): Promise<0 | 1 | 2> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) return 2;
  try {
    const { socket } = await reach(process, network, target);
    const client = await PostgresClient.start(socket, {
      user: target.user,
      database: target.database,
      password: undefined,
      applicationName: "pg_isready",
      random: process.random,
    });
    client.close();
    return 0;
  } catch (error) {
    if (error instanceof ConnectionFailure) return 2;
    if (error instanceof PasswordMissing) return 0;
    // Refusing this user or database is an answer of a server that is up; shutting down is not.
    if (error instanceof SqlError) return error.code === "57P03" ? 1 : 0;
    process.signal.throwIfAborted();
    return 2;
  }
}
