import type { SqlType } from "./types.ts";

export type Expression =
  | { kind: "literal"; value: string | number | boolean | null; type: "unknown" | "int4" | "int8" | "numeric" | "bool"; position?: number }
  | { kind: "column"; table?: string; name: string; position: number }
  | { kind: "star"; table?: string }
  | { kind: "unary"; operator: "-" | "+" | "not"; operand: Expression; position: number }
  | { kind: "binary"; operator: string; left: Expression; right: Expression; position: number }
  | { kind: "is"; operand: Expression; what: "null" | "true" | "false"; negated: boolean }
  | { kind: "in"; operand: Expression; list: Expression[] | Select; negated: boolean; position: number }
  | { kind: "exists"; query: Select }
  | { kind: "subquery"; query: Select; position: number }
  | { kind: "case"; subject?: Expression; branches: { when: Expression; then: Expression }[]; otherwise?: Expression }
  | { kind: "cast"; operand: Expression; type: SqlType; position: number }
  | { kind: "call"; name: string; arguments: Expression[]; star: boolean; distinct: boolean; position: number };

export interface Output {
  expression: Expression;
  alias?: string;
}

export interface TableName {
  schema?: string;
  name: string;
  position: number;
}

export type Source =
  | { kind: "table"; table: TableName; alias?: string }
  | { kind: "query"; query: Select; alias: string }
  | { kind: "function"; call: Expression & { kind: "call" }; alias: string; column?: string }
  | { kind: "join"; type: "inner" | "left" | "cross"; left: Source; right: Source; on?: Expression; using?: string[] };

export interface Select {
  kind: "select";
  distinct: boolean;
  outputs: Output[];
  from?: Source;
  where?: Expression;
  groupBy: Expression[];
  having?: Expression;
  orderBy: Ordering[];
  limit?: Expression;
  offset?: Expression;
  /** UNION [ALL] with what follows; ORDER BY and LIMIT of the first apply to the whole. */
  union?: { all: boolean; query: Select };
  /** VALUES (…), (…) in place of outputs. */
  values?: Expression[][];
}

export interface Ordering {
  expression: Expression;
  descending: boolean;
  nullsFirst: boolean;
}

export interface ColumnDefinition {
  name: string;
  type: SqlType;
  serial: boolean;
  notNull: boolean;
  primaryKey: boolean;
  unique: boolean;
  default?: Expression;
  check?: Expression;
  references?: { table: TableName; column?: string };
}

export type Constraint =
  | { kind: "unique" | "primary key"; name?: string; columns: string[]; position?: number }
  | { kind: "check"; name?: string; expression: Expression }
  | { kind: "foreign key"; name?: string; columns: string[]; table: TableName; references: string[] };

export type Alteration =
  | { kind: "add column"; column: ColumnDefinition; ifNotExists: boolean }
  | { kind: "drop column"; name: string; ifExists: boolean }
  | { kind: "rename column"; name: string; to: string }
  | { kind: "rename"; to: string }
  | { kind: "add constraint"; constraint: Constraint };

export type Statement =
  | Select
  | { kind: "insert"; table: TableName; columns?: { name: string; position: number }[]; source?: Select; conflict?: Conflict; returning: Output[] }
  | {
      kind: "update";
      table: TableName;
      alias?: string;
      set: { column: string; value?: Expression; position: number }[];
      where?: Expression;
      returning: Output[];
    }
  | { kind: "delete"; table: TableName; alias?: string; where?: Expression; returning: Output[] }
  | { kind: "create table"; table: TableName; ifNotExists: boolean; columns: ColumnDefinition[]; constraints: Constraint[]; as?: Select }
  | { kind: "create index"; name?: string; table: TableName; columns: string[]; unique: boolean; ifNotExists: boolean }
  | { kind: "drop"; what: "table" | "index" | "database"; names: TableName[]; ifExists: boolean }
  | { kind: "truncate"; tables: TableName[]; restartIdentity: boolean }
  | { kind: "alter table"; table: TableName; ifExists: boolean; alterations: Alteration[] }
  | { kind: "create database"; name: string }
  | { kind: "transaction"; action: "begin" | "commit" | "rollback"; tag?: string }
  | { kind: "set"; name: string; value: string; tag: "SET" | "RESET" }
  | { kind: "show"; name: string }
  | { kind: "empty" };

export interface Conflict {
  columns: string[];
  /** undefined: DO NOTHING. */
  set?: { column: string; value?: Expression; position: number }[];
  where?: Expression;
}
