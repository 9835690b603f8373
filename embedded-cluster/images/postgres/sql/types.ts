/** The types the engine knows, by their internal names. */
export type TypeName =
  | "bool"
  | "int2"
  | "int4"
  | "int8"
  | "float4"
  | "float8"
  | "numeric"
  | "text"
  | "varchar"
  | "bpchar"
  | "name"
  | "unknown"
  | "timestamp"
  | "timestamptz"
  | "date"
  | "interval"
  | "json"
  | "jsonb"
  | "uuid"
  | "bytea"
  | "inet"
  | "void";

export interface SqlType {
  name: TypeName;
  /** Characters, of varchar and char. */
  length?: number;
  /** Of numeric. */
  precision?: number;
  scale?: number;
}

/** null, or the value in its type: numbers for integers, floats, times (ms) and intervals (ms); bigint-backed text for numeric. */
export type SqlValue = null | boolean | number | string;

export const BOOL: SqlType = { name: "bool" };
export const INT4: SqlType = { name: "int4" };
export const INT8: SqlType = { name: "int8" };
export const FLOAT8: SqlType = { name: "float8" };
export const NUMERIC: SqlType = { name: "numeric" };
export const TEXT: SqlType = { name: "text" };
export const NAME: SqlType = { name: "name" };
export const UNKNOWN: SqlType = { name: "unknown" };
export const TIMESTAMPTZ: SqlType = { name: "timestamptz" };
export const INTERVAL: SqlType = { name: "interval" };

/** Object ids of pg_type, which drivers use to parse values. */
const TYPE_OID: Record<TypeName, number> = {
  bool: 16,
  bytea: 17,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  json: 114,
  float4: 700,
  float8: 701,
  unknown: 705,
  inet: 869,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  uuid: 2950,
  void: 2278,
  jsonb: 3802,
};

/** pg_type.typlen; -1 is variable. */
const TYPE_BYTES: Partial<Record<TypeName, number>> = {
  bool: 1,
  int2: 2,
  int4: 4,
  int8: 8,
  float4: 4,
  float8: 8,
  date: 4,
  timestamp: 8,
  timestamptz: 8,
  interval: 16,
  uuid: 16,
  name: 64,
  void: 4,
};

const DISPLAY: Partial<Record<TypeName, string>> = {
  bool: "boolean",
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  varchar: "character varying",
  bpchar: "character",
  timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone",
};

/** Every spelling in SQL → internal name. */
const SPELLINGS: Record<string, TypeName> = {
  bool: "bool",
  boolean: "bool",
  int2: "int2",
  smallint: "int2",
  int4: "int4",
  int: "int4",
  integer: "int4",
  int8: "int8",
  bigint: "int8",
  float4: "float4",
  real: "float4",
  float8: "float8",
  float: "float8",
  "double precision": "float8",
  numeric: "numeric",
  decimal: "numeric",
  text: "text",
  varchar: "varchar",
  "character varying": "varchar",
  char: "bpchar",
  character: "bpchar",
  bpchar: "bpchar",
  name: "name",
  timestamp: "timestamp",
  "timestamp without time zone": "timestamp",
  timestamptz: "timestamptz",
  "timestamp with time zone": "timestamptz",
  date: "date",
  interval: "interval",
  json: "json",
  jsonb: "jsonb",
  uuid: "uuid",
  bytea: "bytea",
  inet: "inet",
  regclass: "text",
};

export function typeNamed(spelling: string): TypeName | undefined {
  return Object.hasOwn(SPELLINGS, spelling) ? SPELLINGS[spelling] : undefined;
}

export function typeOid(type: SqlType): number {
  return TYPE_OID[type.name];
}

export function typeBytes(type: SqlType): number {
  return TYPE_BYTES[type.name] ?? -1;
}

/** As format_type() prints it: "character varying(50)", "numeric(10,2)". */
export function displayType(type: SqlType): string {
  const name = DISPLAY[type.name] ?? type.name;
  if (type.length !== undefined) return `${name}(${type.length})`;
  if (type.precision !== undefined) return `${name}(${type.precision},${type.scale ?? 0})`;
  return name;
}

export function isInteger(type: SqlType): boolean {
  return type.name === "int2" || type.name === "int4" || type.name === "int8";
}

export function isFloat(type: SqlType): boolean {
  return type.name === "float4" || type.name === "float8";
}

export function isNumber(type: SqlType): boolean {
  return isInteger(type) || isFloat(type) || type.name === "numeric";
}

export function isText(type: SqlType): boolean {
  return type.name === "text" || type.name === "varchar" || type.name === "bpchar" || type.name === "name" || type.name === "unknown";
}

export function isTime(type: SqlType): boolean {
  return type.name === "timestamp" || type.name === "timestamptz" || type.name === "date";
}

/** psql right-aligns these. */
export function isRightAligned(oid: number): boolean {
  return [20, 21, 23, 700, 701, 1700, 26, 28, 29, 790].includes(oid);
}
