import { quoteLiteral } from "../wire/client.ts";
import { printTable } from "./align.ts";
import { inScript } from "./backslash.ts";
import type { PsqlSession } from "./psql-session.ts";

/** `\d NAME`: columns, indexes, constraints. Models describeOneTableDetails in src/bin/psql/describe.c. */
export async function describeTable(session: PsqlSession, written: string): Promise<boolean> {
  const name = written.replace(/^public\./, "").replace(/^"|"$/g, "");
  const literal = quoteLiteral(name);
  const rows = async (sql: string) => (await session.client.query(sql))[0]?.rows ?? [];
  const columns = await rows(
    `select column_name, formatted_type, '', case is_nullable when 'NO' then 'not null' else '' end, coalesce(column_default, '') from information_schema.columns where table_name = ${literal} order by ordinal_position`,
  );
  const exists = columns.length > 0 || (await rows(`select 1 from pg_tables where tablename = ${literal}`)).length > 0;
  if (!exists) {
    await session.complain(`${inScript(session)}Did not find any relation named "${written}".\n`);
    return false;
  }
  const headings = ["Column", "Type", "Collation", "Nullable", "Default"].map((heading) => ({ name: heading, oid: 25 }));
  const indexes = await rows(`select indexname, definition from pg_indexes where tablename = ${literal} order by isprimary desc, indexname`);
  const checks = await rows(`select conname, definition from pg_constraint where tablename = ${literal} and contype = 'c' order by conname`);
  const keys = await rows(`select conname, definition from pg_constraint where tablename = ${literal} and contype = 'f' order by conname`);
  const references = await rows(`select tablename, conname, definition from pg_constraint where reftable = ${literal} and contype = 'f' order by conname`);
  let footer = section(
    "Indexes",
    indexes.map(([index, definition]) => `"${index}" ${definition}`),
  );
  footer += section(
    "Check constraints",
    checks.map(([check, definition]) => `"${check}" ${definition}`),
  );
  footer += section(
    "Foreign-key constraints",
    keys.map(([key, definition]) => `"${key}" ${definition}`),
  );
  footer += section(
    "Referenced by",
    references.map(([table, key, definition]) => `TABLE "${table}" CONSTRAINT "${key}" ${definition}`),
  );
  await session.out(printTable(headings, columns, { ...session.format, title: `Table "public.${name}"`, footer }));
  return true;
}

function section(title: string, lines: string[]): string {
  return lines.length === 0 ? "" : `${title}:\n${lines.map((line) => `    ${line}\n`).join("")}`;
}
