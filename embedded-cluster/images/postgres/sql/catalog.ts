import type { TableName } from "./ast.ts";
import type { QueryContext, Relation } from "./context.ts";
import type { Table } from "./database.ts";
import { expressionText } from "./expression-text.ts";
import { INT4, INT8, NAME, type SqlType, type SqlValue, TEXT, TIMESTAMPTZ, displayType } from "./types.ts";

type View = (context: QueryContext) => { columns: [string, SqlType][]; rows: SqlValue[][] };

const OID: SqlType = INT8;
const tables = (context: QueryContext): Table[] => [...context.database.tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

/** The part of pg_catalog and information_schema that people and psql's backslash commands ask for. */
const VIEWS: Record<string, View> = {
  "pg_catalog.pg_tables": (context) => ({
    columns: [
      ["schemaname", NAME],
      ["tablename", NAME],
      ["tableowner", NAME],
      ["hasindexes", { name: "bool" }],
    ],
    rows: tables(context).map((table) => ["public", table.name, table.owner, table.indexes.length > 0]),
  }),
  "pg_catalog.pg_class": (context) => ({
    columns: [
      ["oid", OID],
      ["relname", NAME],
      ["relkind", TEXT],
      ["owner", NAME],
      ["tablename", NAME],
      ["reltuples", { name: "float4" }],
    ],
    rows: tables(context).flatMap((table): SqlValue[][] => [
      [table.oid, table.name, "r", table.owner, null, table.rows.length],
      ...table.columns.flatMap((column): SqlValue[][] =>
        column.defaultText?.startsWith("nextval(") ? [[table.oid + 1, `${table.name}_${column.name}_seq`, "S", table.owner, null, 1]] : [],
      ),
      ...table.indexes.map((index): SqlValue[] => [table.oid + 2, index.name, "i", table.owner, table.name, table.rows.length]),
    ]),
  }),
  "pg_catalog.pg_indexes": (context) => ({
    columns: [
      ["schemaname", NAME],
      ["tablename", NAME],
      ["indexname", NAME],
      ["indexdef", TEXT],
      ["definition", TEXT],
      ["isprimary", { name: "bool" }],
    ],
    rows: tables(context).flatMap((table) =>
      table.indexes.map((index) => {
        const kind = index.primary ? "PRIMARY KEY, " : index.unique ? "UNIQUE, " : "";
        const constraint = index.unique && !index.primary && index.name.endsWith("_key") ? "UNIQUE CONSTRAINT, " : kind;
        const columns = `btree (${index.columns.join(", ")})`;
        return [
          "public",
          table.name,
          index.name,
          `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${index.name} ON public.${table.name} USING ${columns}`,
          `${constraint}${columns}`,
          index.primary,
        ];
      }),
    ),
  }),
  "pg_catalog.pg_constraint": (context) => ({
    columns: [
      ["conname", NAME],
      ["contype", TEXT],
      ["tablename", NAME],
      ["reftable", NAME],
      ["definition", TEXT],
    ],
    rows: tables(context).flatMap((table): SqlValue[][] => [
      ...table.checks.map((check): SqlValue[] => [
        check.name,
        "c",
        table.name,
        null,
        `CHECK (${expressionText(check.expression, undefined, columnTypes(table))})`,
      ]),
      ...table.foreignKeys.map((key): SqlValue[] => [
        key.name,
        "f",
        table.name,
        key.table,
        `FOREIGN KEY (${key.columns.join(", ")}) REFERENCES ${key.table}(${key.references.join(", ")})`,
      ]),
    ]),
  }),
  "pg_catalog.pg_database": (context) => ({
    columns: [
      ["datname", NAME],
      ["owner", NAME],
      ["encoding", TEXT],
      ["datcollate", TEXT],
      ["datctype", TEXT],
      ["datacl", TEXT],
      ["datistemplate", { name: "bool" }],
    ],
    rows: [
      ...context.databases().map((database): SqlValue[] => [database.name, database.owner, "UTF8", "en_US.utf8", "en_US.utf8", null, false]),
      ...["template0", "template1"].map((name): SqlValue[] => [
        name,
        owner(context),
        "UTF8",
        "en_US.utf8",
        "en_US.utf8",
        `=c/${owner(context)}\n${owner(context)}=CTc/${owner(context)}`,
        true,
      ]),
    ].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  }),
  "pg_catalog.pg_roles": (context) => ({
    columns: [
      ["rolname", NAME],
      ["rolsuper", { name: "bool" }],
    ],
    rows: [[owner(context), true]],
  }),
  "pg_catalog.pg_user": (context) => ({
    columns: [
      ["usename", NAME],
      ["usesuper", { name: "bool" }],
    ],
    rows: [[owner(context), true]],
  }),
  "pg_catalog.pg_namespace": () => ({ columns: [["nspname", NAME]], rows: [["pg_catalog"], ["information_schema"], ["public"]] }),
  "pg_catalog.pg_settings": (context) => ({
    columns: [
      ["name", TEXT],
      ["setting", TEXT],
    ],
    rows: [...context.settings.entries()].sort(),
  }),
  "pg_catalog.pg_stat_activity": (context) => ({
    columns: [
      ["pid", INT4],
      ["datname", NAME],
      ["usename", NAME],
      ["application_name", TEXT],
      ["client_addr", { name: "inet" }],
      ["state", TEXT],
      ["query", TEXT],
      ["query_start", TIMESTAMPTZ],
    ],
    rows: context
      .sessions()
      .map((session) => [
        session.processId,
        session.database,
        session.user,
        session.applicationName,
        session.clientAddress,
        session.state,
        session.query,
        context.transactionStart,
      ]),
  }),
  "information_schema.tables": (context) => ({
    columns: [
      ["table_catalog", NAME],
      ["table_schema", NAME],
      ["table_name", NAME],
      ["table_type", TEXT],
    ],
    rows: tables(context).map((table) => [context.database.name, "public", table.name, "BASE TABLE"]),
  }),
  "information_schema.columns": (context) => ({
    columns: [
      ["table_schema", NAME],
      ["table_name", NAME],
      ["column_name", NAME],
      ["ordinal_position", INT4],
      ["column_default", TEXT],
      ["is_nullable", TEXT],
      ["data_type", TEXT],
      ["formatted_type", TEXT],
    ],
    rows: tables(context).flatMap((table) =>
      table.columns.map((column, index) => [
        "public",
        table.name,
        column.name,
        index + 1,
        column.defaultText ?? null,
        column.notNull ? "NO" : "YES",
        displayType({ name: column.type.name }),
        displayType(column.type),
      ]),
    ),
  }),
};

function owner(context: QueryContext): string {
  return context.databases().find((database) => database.name === "postgres")?.owner ?? context.user;
}

function columnTypes(table: Table): Map<string, SqlType> {
  return new Map(table.columns.map((column) => [column.name, column.type]));
}

/** pg_catalog is searched before public, as the default search_path does. */
export function systemView(context: QueryContext, name: TableName): Relation | undefined {
  const schema = name.schema ?? "pg_catalog";
  const view = Object.hasOwn(VIEWS, `${schema}.${name.name}`) ? VIEWS[`${schema}.${name.name}`] : undefined;
  if (view === undefined) return undefined;
  const { columns, rows } = view(context);
  return { name: name.name, columns: columns.map(([column, type]) => ({ name: column, type })), rows };
}
