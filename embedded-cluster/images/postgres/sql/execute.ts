import type { Statement } from "./ast.ts";
import type { QueryContext } from "./context.ts";
import { alterTable, createIndex, createTable, drop, truncate } from "./define.ts";
import { SqlError } from "./error.ts";
import { insert, remove, update } from "./modify.ts";
import type { StatementResult } from "./result.ts";
import { planSelect } from "./select.ts";
import { TEXT } from "./types.ts";

/** Runs a statement that stays within one database. Transactions and databases themselves are the session's business. */
export function execute(statement: Statement, context: QueryContext): StatementResult {
  switch (statement.kind) {
    case "select": {
      const plan = planSelect(statement, context);
      const rows = plan.run();
      return { tag: `SELECT ${rows.length}`, columns: plan.columns, rows };
    }
    case "insert":
      return insert(statement, context);
    case "update":
      return update(statement, context);
    case "delete":
      return remove(statement, context);
    case "create table":
      return createTable(statement, context);
    case "create index":
      return createIndex(statement, context);
    case "drop":
      return drop(statement, context);
    case "truncate":
      return truncate(statement, context);
    case "alter table":
      return alterTable(statement, context);
    case "set":
      context.settings.set(statement.name, statement.value);
      return { tag: statement.tag };
    case "show":
      return show(statement.name, context);
    default:
      return { tag: "" };
  }
}

function show(name: string, context: QueryContext): StatementResult {
  const value = context.settings.get(name);
  if (value === undefined) throw new SqlError("42704", `unrecognized configuration parameter "${name}"`);
  return { tag: "SHOW", columns: [{ name, type: TEXT }], rows: [[value]] };
}
