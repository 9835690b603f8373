import type { Statement } from "./ast.ts";
import { type QueryContext, STATEMENT_ROW_VISITS } from "./context.ts";
import { type Database, type Table, createDatabase } from "./database.ts";
import { SqlError } from "./error.ts";
import { execute } from "./execute.ts";
import { parseSql } from "./parser.ts";
import type { StatementResult } from "./result.ts";

/** The databases of one server, and how they reach the disk. */
export interface Catalog {
  databases: Map<string, Database>;
  /** Called after a commit that changed something. Throws SqlError when the disk is full. */
  save(database: Database, changed: readonly string[]): void;
  /** A database was created or dropped. */
  saveList(): void;
}

const DATABASES_LIMIT = 20;

/** One client's session: autocommit, transaction blocks, and the order in which statements of one query string run. */
export class Session {
  /** As ReadyForQuery reports it: idle, in a transaction, in a failed one. */
  state: "I" | "T" | "E" = "I";
  readonly context: QueryContext;
  private readonly catalog: Catalog;
  /** What this transaction changed: table name → the table as it was before, undefined when there was none. */
  private touched: Map<string, Table | undefined> | undefined;

  constructor(catalog: Catalog, context: QueryContext) {
    this.catalog = catalog;
    this.context = context;
  }

  /** Parses the whole string, then yields the result of each statement. Throws SqlError at the first that fails. */
  *run(sql: string): Generator<StatementResult> {
    let statements: Statement[];
    try {
      statements = parseSql(sql);
      if (statements.length === 0) yield { tag: "" };
    } catch (error) {
      this.fail();
      throw error;
    }
    // Several statements in one string are one transaction unless they say otherwise.
    const implicit = this.state === "I" && statements.length > 1;
    if (implicit) this.start();
    try {
      for (const statement of statements) yield this.one(statement, implicit);
    } catch (error) {
      this.fail();
      throw error;
    }
    if (this.state === "I") this.commit();
  }

  /** The connection is gone: what was not committed never was. */
  abandon(): void {
    this.rollback();
  }

  private one(statement: Statement, implicit: boolean): StatementResult {
    if (this.state === "E" && !(statement.kind === "transaction" && statement.action !== "begin")) {
      throw new SqlError("25P02", "current transaction is aborted, commands ignored until end of transaction block");
    }
    if (statement.kind === "transaction") return this.transaction(statement.action, statement.tag);
    this.context.budget = STATEMENT_ROW_VISITS;
    if (statement.kind === "create database" || (statement.kind === "drop" && statement.what === "database")) return this.databaseStatement(statement);
    if (this.touched === undefined) this.start();
    const result = this.noting(() => execute(statement, this.context));
    if (this.state === "I" && !implicit) this.commit();
    return result;
  }

  private transaction(action: "begin" | "commit" | "rollback", tag = "BEGIN"): StatementResult {
    if (action === "begin") {
      const notices = this.state === "I" ? [] : [new SqlError("25001", "there is already a transaction in progress", { severity: "WARNING" })];
      if (this.touched === undefined) this.start();
      this.state = "T";
      return { tag, notices };
    }
    const failed = this.state === "E";
    const notices = this.state === "I" ? [new SqlError("25P01", "there is no transaction in progress", { severity: "WARNING" })] : [];
    this.state = "I";
    if (action === "commit" && !failed) this.commit();
    else this.rollback();
    return { tag: action === "commit" && !failed ? "COMMIT" : "ROLLBACK", notices };
  }

  private databaseStatement(statement: Statement & { kind: "create database" | "drop" }): StatementResult {
    const { databases } = this.catalog;
    const verb = statement.kind === "drop" ? "DROP DATABASE" : "CREATE DATABASE";
    if (this.state !== "I") throw new SqlError("25001", `${verb} cannot run inside a transaction block`);
    if (statement.kind === "create database") {
      if (databases.has(statement.name)) throw new SqlError("42P04", `database "${statement.name}" already exists`);
      if (databases.size >= DATABASES_LIMIT) throw new SqlError("53000", "too many databases");
      databases.set(statement.name, createDatabase(statement.name, this.context.user));
    } else {
      const name = statement.names[0]?.name ?? "";
      if (name === this.context.database.name) throw new SqlError("55006", "cannot drop the currently open database");
      if (!databases.delete(name) && !statement.ifExists) throw new SqlError("3D000", `database "${name}" does not exist`);
    }
    this.catalog.saveList();
    return { tag: verb };
  }

  private start(): void {
    this.touched = new Map();
    this.context.transactionStart = this.context.wallTime();
  }

  /** Runs one statement, which no other session can interrupt, and notes which tables it replaced. */
  private noting(run: () => StatementResult): StatementResult {
    const { tables } = this.context.database;
    const before = new Map(tables);
    try {
      return run();
    } finally {
      for (const name of new Set([...before.keys(), ...tables.keys()])) {
        if (before.get(name) !== tables.get(name) && this.touched?.has(name) === false) this.touched.set(name, before.get(name));
      }
    }
  }

  private commit(): void {
    const changed = [...(this.touched?.keys() ?? [])];
    if (changed.length > 0) this.catalog.save(this.context.database, changed);
    this.touched = undefined;
  }

  /** Puts back the tables this transaction changed. There are no row locks: what others did to the same tables meanwhile goes too. */
  private rollback(): void {
    const { tables } = this.context.database;
    for (const [name, table] of this.touched ?? []) {
      if (table === undefined) tables.delete(name);
      else tables.set(name, table);
    }
    this.touched = undefined;
  }

  private fail(): void {
    if (this.state === "T") this.state = "E";
    if (this.state === "I") this.rollback();
  }
}
