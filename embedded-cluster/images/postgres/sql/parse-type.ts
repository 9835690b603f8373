import { SqlError } from "./error.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { type SqlType, typeNamed } from "./types.ts";

const SERIALS: Record<string, "int2" | "int4" | "int8"> = {
  smallserial: "int2",
  serial2: "int2",
  serial: "int4",
  serial4: "int4",
  bigserial: "int8",
  serial8: "int8",
};

/** A type as written in a cast or a column: "character varying(50)", "numeric(10, 2)", "timestamp with time zone". */
export function parseType(cursor: TokenCursor): SqlType {
  return parseColumnType(cursor, false).type;
}

/** The same, allowing serial, which is an integer with a sequence. */
export function parseColumnType(cursor: TokenCursor, allowSerial = true): { type: SqlType; serial: boolean } {
  const { position } = cursor;
  let spelling = cursor.identifier(true);
  const serial = allowSerial && Object.hasOwn(SERIALS, spelling) ? SERIALS[spelling] : undefined;
  if (serial !== undefined) return { type: { name: serial }, serial: true };
  if (spelling === "double" && cursor.word("precision")) spelling = "double precision";
  if (spelling === "character" && cursor.word("varying")) spelling = "character varying";
  const name = typeNamed(spelling);
  if (name === undefined) throw new SqlError("42704", `type "${spelling}" does not exist`, { position });
  const type: SqlType = { name };
  if (cursor.operator("(")) {
    const sizes = cursor.commaSeparated(() => size(cursor));
    cursor.expectOperator(")");
    if (name === "varchar" || name === "bpchar") type.length = sizes[0] as number;
    if (name === "numeric") Object.assign(type, { precision: sizes[0], scale: sizes[1] ?? 0 });
  } else if (spelling === "char" || spelling === "character") type.length = 1;
  if (name === "timestamp" && cursor.word("with", "time", "zone")) type.name = "timestamptz";
  else if (name === "timestamp") cursor.word("without", "time", "zone");
  if (cursor.isOperator("[")) throw new SqlError("0A000", "array types are not supported by this server", { position });
  return { type, serial: false };
}

function size(cursor: TokenCursor): number {
  const token = cursor.peek();
  if (token.kind !== "number" || !/^\d+$/.test(token.text)) throw cursor.syntaxError();
  return Number(cursor.advance().text);
}
