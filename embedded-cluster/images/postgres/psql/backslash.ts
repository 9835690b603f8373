import { SqlError } from "../sql/error.ts";
import { quoteLiteral } from "../wire/client.ts";
import { printTable } from "./align.ts";
import { ConnectionFailure, connect } from "./connect.ts";
import { describeTable } from "./describe.ts";
import { file } from "./psql.ts";
import type { PsqlSession } from "./psql-session.ts";

/** Runs a backslash command. false when it failed. */
export async function backslash(session: PsqlSession, line: string): Promise<boolean> {
  const [name = "", ...words] = line.slice(1).replace(/;\s*$/, "").trim().split(/\s+/);
  const argument = words[0];
  try {
    return await dispatch(session, name, argument, words);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    await session.complain(`ERROR:  ${error.message}\n`);
    return false;
  }
}

async function dispatch(session: PsqlSession, name: string, argument: string | undefined, words: string[]): Promise<boolean> {
  switch (name) {
    case "q":
      session.ended = true;
      return true;
    case "l":
    case "list":
    case "l+":
      return list(session, "List of databases", DATABASES);
    case "d":
      return argument === undefined ? relations(session, ["r", "S"], undefined) : describeTable(session, argument);
    case "dt":
    case "dt+":
      return relations(session, ["r"], argument);
    case "di":
      return relations(session, ["i"], argument);
    case "ds":
      return relations(session, ["S"], argument);
    case "dn":
      return list(session, "List of schemas", `select nspname as "Name", 'pg_database_owner' as "Owner" from pg_namespace where nspname = 'public'`);
    case "du":
    case "dg":
      return list(session, "List of roles", ROLES, false);
    case "c":
    case "connect":
      return reconnect(session, argument);
    case "conninfo":
      await session.out(connectionInfo(session));
      return true;
    case "x":
      session.format.expanded = argument === undefined ? !session.format.expanded : argument === "on";
      if (!session.quiet) await session.out(`Expanded display is ${session.format.expanded ? "on" : "off"}.\n`);
      return true;
    case "t":
      session.format.tuplesOnly = !session.format.tuplesOnly;
      if (!session.quiet) await session.out(`Tuples only is ${session.format.tuplesOnly ? "on" : "off"}.\n`);
      return true;
    case "timing":
      session.timing = argument === undefined ? !session.timing : argument === "on";
      if (!session.quiet) await session.out(`Timing is ${session.timing ? "on" : "off"}.\n`);
      return true;
    case "pset":
      if (words[0] === "null") session.format.nullText = (words[1] ?? "").replace(/^'|'$/g, "");
      return true;
    case "set":
      if (argument === "ON_ERROR_STOP") session.stopsOnError = ["1", "on", "true"].includes(words[1] ?? "");
      return true;
    case "echo":
      await session.out(`${words.map((word) => word.replace(/^'|'$/g, "")).join(" ")}\n`);
      return true;
    case "i":
      return argument === undefined ? missing(session, name) : (await file(session.process, session, argument)) === 0;
    case "?":
    case "h":
      await session.out(COMMANDS);
      return true;
    default:
      await session.complain(`${inScript(session)}invalid command \\${name}\nTry \\? for help.\n`);
      return false;
  }
}

/** In a script psql says where, and that it is an error. */
export function inScript(session: PsqlSession): string {
  return session.place === "" ? "" : `${session.place}error: `;
}

async function missing(session: PsqlSession, name: string): Promise<boolean> {
  await session.complain(`\\${name}: missing required argument\n`);
  return false;
}

const DATABASES = `select datname as "Name", owner as "Owner", encoding as "Encoding", datcollate as "Collate", datctype as "Ctype", '' as "ICU Locale", 'libc' as "Locale Provider", datacl as "Access privileges" from pg_database order by 1`;
const ROLES = `select rolname as "Role name", 'Superuser, Create role, Create DB, Replication, Bypass RLS' as "Attributes", '{}' as "Member of" from pg_roles order by 1`;

async function list(session: PsqlSession, title: string, sql: string, withFooter = true): Promise<boolean> {
  const [outcome] = await session.client.query(sql);
  if (outcome?.columns !== undefined)
    await session.out(printTable(outcome.columns, outcome.rows, { ...session.format, title, ...(withFooter ? {} : { footer: false }) }));
  return true;
}

async function relations(session: PsqlSession, kinds: string[], pattern: string | undefined): Promise<boolean> {
  const indexes = kinds.includes("i");
  const name = pattern?.replace(/^public\./, "");
  const like = name === undefined ? "" : ` and relname like ${quoteLiteral(name.replaceAll("_", "\\_").replaceAll("*", "%").replaceAll("?", "_"))}`;
  const type = `case relkind when 'r' then 'table' when 'S' then 'sequence' else 'index' end`;
  const sql = `select 'public' as "Schema", relname as "Name", ${type} as "Type", owner as "Owner"${indexes ? ', tablename as "Table"' : ""} from pg_class where relkind in (${kinds.map(quoteLiteral).join(", ")})${like} order by 1, 2`;
  const [outcome] = await session.client.query(sql);
  if (outcome?.columns === undefined) return false;
  if (outcome.rows.length === 0) {
    await session.complain(`${inScript(session)}Did not find any ${pattern === undefined ? "relations" : `relation named "${pattern}"`}.\n`);
    return pattern === undefined;
  }
  await session.out(printTable(outcome.columns, outcome.rows, { ...session.format, title: "List of relations" }));
  return true;
}

async function reconnect(session: PsqlSession, database: string | undefined): Promise<boolean> {
  const target = { ...session.target, database: database === undefined || database === "-" ? session.target.database : database };
  try {
    const client = await connect(session.process, target, "psql", (notice) => session.notice(notice), true);
    session.client.close();
    session.client = client;
    session.target.database = target.database;
    if (!session.quiet) await session.out(`You are now connected to database "${target.database}" as user "${target.user}".\n`);
    return true;
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    await session.complain(`${error.message}\n${session.process.terminal === undefined ? "" : "Previous connection kept\n"}`);
    return false;
  }
}

function connectionInfo(session: PsqlSession): string {
  const { host, port, user, database } = session.target;
  const way = host.startsWith("/") ? `via socket in "${host}"` : `on host "${host}"`;
  return `You are connected to database "${database}" as user "${user}" ${way} at port "${port}".\n`;
}

const COMMANDS = `General
  \\q                     quit psql
Informational
  \\d [NAME]              list tables and sequences, or describe a table
  \\dt \\di \\ds \\dn \\du   list tables, indexes, sequences, schemas, roles
  \\l                     list databases
Connection
  \\c [DBNAME]            connect to another database
  \\conninfo              display information about the current connection
Formatting and files
  \\x \\t \\timing          toggle expanded output, headings, timing
  \\i FILE                run commands from a file
`;
