import { writeText } from "../../../kernel/streams.ts";
import { FileError } from "../../../shell/process/file-system.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { readLines, readTextFile } from "../../nettools/lines.ts";
import { type ParsedOptions, hasOption, optionValue, parseOptions } from "../../nettools/options.ts";
import { ConnectionFailure, connect } from "./connect.ts";
import { PsqlSession } from "./psql-session.ts";
import { type PartialTarget, completeTarget, parseConnectionString } from "./target.ts";

const LONG_OPTIONS = {
  "host=": "h",
  "port=": "p",
  "username=": "U",
  "dbname=": "d",
  "command=": "c",
  "file=": "f",
  "set=": "v",
  "variable=": "v",
  "field-separator=": "F",
  "pset=": "P",
  "tuples-only": "t",
  "no-align": "A",
  expanded: "x",
  quiet: "q",
  list: "l",
  "no-password": "w",
  password: "W",
  "no-psqlrc": "X",
  "single-transaction": "1",
  "echo-all": "a",
  "echo-queries": "e",
  csv: "csv",
  version: "V",
  help: "?",
};

/** Models src/bin/psql. Exits 0, 1 (a command failed), 2 (no connection), 3 (script stopped by ON_ERROR_STOP). */
export function psqlProgram(version: string): Program {
  return async (process) => {
    const options = parseOptions(process.argv.slice(1), { short: "h:p:U:d:c:f:v:F:P:tAxqlwWX1aeV?", long: LONG_OPTIONS });
    if (options.unknown !== undefined || options.missing !== undefined) return complain(process, options);
    if (hasOption(options, "V")) {
      await writeText(process.stdout, `psql (PostgreSQL) ${version}\n`);
      return 0;
    }
    if (hasOption(options, "?")) {
      await writeText(process.stdout, "psql is the PostgreSQL interactive terminal.\n\nUsage:\n  psql [OPTION]... [DBNAME [USERNAME]]\n");
      return 0;
    }
    const target = completeTarget(process, givenTarget(options));
    // psql -l looks at the maintenance database.
    if (hasOption(options, "l") && optionValue(options, "d") === undefined && options.operands.length === 0) target.database = "postgres";
    const session = new PsqlSession(process, target, version);
    session.apply(options);
    try {
      session.client = await connect(process, target, "psql", (notice) => session.notice(notice), !hasOption(options, "w"));
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      await writeText(process.stderr, `psql: error: ${error.message}\n`);
      return 2;
    }
    try {
      return await run(process, session, options);
    } finally {
      session.client.close();
    }
  };
}

async function complain(process: Process, options: ParsedOptions): Promise<number> {
  const { unknown, missing } = options;
  const text =
    missing !== undefined
      ? missing.startsWith("--")
        ? `option '${missing}' requires an argument`
        : `option requires an argument -- '${missing}'`
      : unknown?.startsWith("--")
        ? `unrecognized option '${unknown}'`
        : `invalid option -- '${unknown}'`;
  await writeText(process.stderr, `psql: ${text}\npsql: hint: Try "psql --help" for more information.\n`);
  return 1;
}

function givenTarget(options: ParsedOptions): PartialTarget {
  const [database = optionValue(options, "d"), user] = options.operands;
  const fromString = database === undefined ? undefined : parseConnectionString(database);
  const target: PartialTarget = fromString ?? (database === undefined ? {} : { database });
  const set = (name: keyof PartialTarget, value: string | undefined) => {
    if (value !== undefined) target[name] = value;
  };
  set("host", optionValue(options, "h"));
  set("port", optionValue(options, "p"));
  set("user", optionValue(options, "U") ?? user);
  return target;
}

async function run(process: Process, session: PsqlSession, options: ParsedOptions): Promise<number> {
  if (hasOption(options, "l")) return session.command("\\l");
  const actions = options.given.filter(({ name }) => name === "c" || name === "f");
  if (actions.length === 0) return process.terminal === undefined ? session.script(readLines(process.stdin), undefined) : session.interact();
  let code = 0;
  for (const { name, value } of actions) {
    code = name === "c" ? await session.command(value) : await file(process, session, value);
    if (code !== 0 && session.stopsOnError) return code;
  }
  return code;
}

export async function file(process: Process, session: PsqlSession, path: string): Promise<number> {
  if (path === "-") return session.script(readLines(process.stdin), "<stdin>");
  const absolute = path.startsWith("/") ? path : `${process.cwd}/${path}`;
  try {
    process.fs.readFile(absolute);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await writeText(process.stderr, `psql: error: ${path}: ${error.message}\n`);
    return 1;
  }
  const lines = (readTextFile(process.fs, absolute) ?? "").replace(/\n$/, "").split("\n");
  return session.script(lines, path);
}
