import { decodeUtf8 } from "../../../kernel/bytes.ts";
import { readAll } from "../../../kernel/streams.ts";
import type { HttpAnswer, HttpRequest } from "../../../network/http/index.ts";
import { SqlError } from "../../postgres/sql/error.ts";
import { quoteLiteral } from "../../postgres/wire/client.ts";
import { json } from "../http-app.ts";
import { type DatabaseLink, reasonOf } from "./dependencies.ts";

const TABLE = "create table if not exists items (id serial primary key, name text not null, created_at timestamptz not null default now())";
const NAME_CHARACTERS = 200;
const BODY_BYTES = 16 * 1024;

/** GET, POST /api/v1/items and GET, DELETE /api/v1/items/<id>, kept in PostgreSQL. */
export async function items(database: DatabaseLink | undefined, request: HttpRequest, id: string | undefined): Promise<HttpAnswer> {
  if (database === undefined) return json(503, { error: "no database", message: "DATABASE_URL is not set" });
  if (id !== undefined && !/^\d{1,9}$/.test(id)) return json(404, { error: "not found" });
  try {
    return await answer(database, request, id);
  } catch (error) {
    if (error instanceof SqlError && error.severity !== "FATAL") return json(500, { error: "database", message: error.message });
    return json(503, { error: "database", address: database.address, message: reasonOf(error) });
  }
}

async function answer(database: DatabaseLink, request: HttpRequest, id: string | undefined): Promise<HttpAnswer> {
  const columns = "id, name, created_at";
  if (request.method === "GET") {
    const rows = await database.query(`${TABLE}; select ${columns} from items${id === undefined ? "" : ` where id = ${id}`} order by id limit 100`);
    if (id === undefined) return json(200, { items: rows.map(itemOf) });
    return rows[0] === undefined ? json(404, { error: "not found" }) : json(200, itemOf(rows[0]));
  }
  if (request.method === "POST" && id === undefined) {
    const name = nameIn(decodeUtf8(await readAll(request.body, BODY_BYTES)));
    if (name === undefined) return json(400, { error: "bad request", message: 'send {"name": "..."}' });
    const rows = await database.query(`${TABLE}; insert into items (name) values (${quoteLiteral(name)}) returning ${columns}`);
    return json(201, itemOf(rows[0] ?? []));
  }
  if (request.method === "DELETE" && id !== undefined) {
    const rows = await database.query(`${TABLE}; delete from items where id = ${id} returning id`);
    return rows.length === 0 ? json(404, { error: "not found" }) : { status: 204 };
  }
  return json(405, { error: "method not allowed" }, { allow: id === undefined ? "GET, POST" : "GET, DELETE" });
}

function itemOf(row: (string | null)[]): Record<string, unknown> {
  return { id: Number(row[0]), name: row[1], createdAt: row[2] };
}

function nameIn(body: string): string | undefined {
  try {
    const { name } = JSON.parse(body) as { name?: unknown };
    return typeof name === "string" && name !== "" && name.length <= NAME_CHARACTERS ? name : undefined;
  } catch {
    return undefined;
  }
}
