import { encodeUtf8 } from "../../../kernel/bytes.ts";
import { SqlError } from "../sql/error.ts";
import type { ResultColumn } from "../sql/select.ts";
import { type SqlValue, typeBytes, typeOid } from "../sql/types.ts";
import { output } from "../sql/values.ts";
import { BodyReader, MessageWriter } from "./codec.ts";

// What the server says, as bytes.

export function errorMessage(error: SqlError): Uint8Array {
  const writer = new MessageWriter();
  const field = (code: string, value: string | undefined) => {
    if (value !== undefined) writer.raw(encodeUtf8(code)).text(value);
  };
  field("S", error.severity);
  field("V", error.severity);
  field("C", error.code);
  field("M", error.message);
  field("D", error.detail);
  field("H", error.hint);
  field("P", error.position === undefined || error.position < 1 ? undefined : String(error.position));
  writer.raw(new Uint8Array([0]));
  return writer.message(error.severity === "NOTICE" || error.severity === "WARNING" ? "N" : "E");
}

export function rowDescription(columns: readonly ResultColumn[]): Uint8Array {
  const writer = new MessageWriter().int16(columns.length);
  for (const { name, type } of columns) {
    writer.text(name).int32(0).int16(0).int32(typeOid(type)).int16(typeBytes(type)).int32(-1).int16(0);
  }
  return writer.message("T");
}

export function dataRow(values: readonly SqlValue[], columns: readonly ResultColumn[]): Uint8Array {
  const writer = new MessageWriter().int16(values.length);
  for (const [index, column] of columns.entries()) {
    const text = output(values[index] ?? null, column.type);
    if (text === null) writer.int32(-1);
    else {
      const bytes = encodeUtf8(text);
      writer.int32(bytes.length).raw(bytes);
    }
  }
  return writer.message("D");
}

// And read back.

export function parseError(body: Uint8Array): SqlError {
  const reader = new BodyReader(body);
  const fields = new Map<string, string>();
  for (let code = reader.byte(); code !== 0; code = reader.byte()) fields.set(String.fromCharCode(code), reader.text());
  const [detail, hint, position] = [fields.get("D"), fields.get("H"), fields.get("P")];
  return new SqlError(fields.get("C") ?? "XX000", fields.get("M") ?? "", {
    severity: (fields.get("S") ?? "ERROR") as SqlError["severity"],
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position: Number(position) }),
  });
}

export interface ReceivedColumn {
  name: string;
  oid: number;
}

export function parseRowDescription(body: Uint8Array): ReceivedColumn[] {
  const reader = new BodyReader(body);
  return Array.from({ length: reader.int16() }, () => {
    const name = reader.text();
    reader.raw(6);
    const oid = reader.int32();
    reader.raw(8);
    return { name, oid };
  });
}

export function parseDataRow(body: Uint8Array): (string | null)[] {
  const reader = new BodyReader(body);
  const decoder = new TextDecoder();
  return Array.from({ length: reader.int16() }, () => {
    const length = reader.int32();
    return length < 0 ? null : decoder.decode(reader.raw(length));
  });
}
