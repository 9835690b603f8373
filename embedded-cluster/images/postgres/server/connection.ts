import { sleep } from "../../../kernel/clock.ts";
import type { Socket } from "../../../network/pod-network.ts";
import { ProtocolError } from "../wire/codec.ts";
import { BodyReader, CANCEL_REQUEST, GSS_REQUEST, MessageReader, MessageWriter, SSL_REQUEST } from "../wire/codec.ts";
import { dataRow, errorMessage, rowDescription } from "../wire/messages.ts";
import { SqlError } from "../sql/error.ts";
import type { StatementResult } from "../sql/result.ts";
import { Session } from "../sql/session.ts";
import { authenticate } from "./authentication.ts";
import type { Backend, PostgresServer } from "./postgres-server.ts";

/** Serves one client from its first byte to its last. */
export async function serveConnection(server: PostgresServer, socket: Socket): Promise<void> {
  const reader = new MessageReader(socket.source);
  let backend: Backend | undefined;
  try {
    const parameters = await startup(server, reader, socket);
    if (parameters === undefined) return;
    backend = await authenticate(server, reader, socket, parameters);
    await greet(server, backend, socket);
    await converse(server, backend, reader, socket);
  } catch (error) {
    if (error instanceof SqlError) {
      const processId = backend?.info.processId ?? server.nextProcessId();
      server.log(processId, "FATAL", error.message);
      if (error.detail !== undefined) server.log(processId, "DETAIL", error.detail);
      // The client is not told why a password was refused.
      await socket.sink.write(errorMessage(new SqlError(error.code, error.message, { severity: "FATAL" })));
    } else if (error instanceof ProtocolError) server.log(backend?.info.processId ?? 1, "LOG", error.message);
    else throw error;
  } finally {
    if (backend !== undefined) server.leave(backend);
    socket.close();
  }
}

/** undefined when the client only came to cancel, or went away. */
async function startup(server: PostgresServer, reader: MessageReader, socket: Socket): Promise<Map<string, string> | undefined> {
  for (;;) {
    const message = await reader.startup();
    if (message === null) return undefined;
    const body = new BodyReader(message.body);
    const code = body.int32();
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      await socket.sink.write(new Uint8Array([78]));
      continue;
    }
    if (code === CANCEL_REQUEST) {
      server.cancel(body.int32(), body.int32());
      return undefined;
    }
    if (code >> 16 !== 3) {
      throw new SqlError("0A000", `unsupported frontend protocol ${code >> 16}.${code & 0xffff}: server supports 3.0 to 3.0`);
    }
    const parameters = new Map<string, string>();
    for (let name = body.text(); name !== ""; name = body.text()) parameters.set(name, body.text());
    return parameters;
  }
}

async function greet(server: PostgresServer, backend: Backend, socket: Socket): Promise<void> {
  const reported = [
    "application_name",
    "client_encoding",
    "DateStyle",
    "integer_datetimes",
    "server_encoding",
    "server_version",
    "standard_conforming_strings",
    "TimeZone",
  ];
  for (const name of reported)
    await socket.sink.write(
      new MessageWriter()
        .text(name)
        .text(backend.context.settings.get(name) ?? "")
        .message("S"),
    );
  await socket.sink.write(new MessageWriter().int32(backend.info.processId).int32(backend.secret).message("K"));
  backend.info.state = "idle";
  await ready(new Session(server.catalog, backend.context), socket);
}

async function ready(session: Session, socket: Socket): Promise<void> {
  await socket.sink.write(new MessageWriter().raw(new Uint8Array([session.state.charCodeAt(0)])).message("Z"));
}

async function converse(server: PostgresServer, backend: Backend, reader: MessageReader, socket: Socket): Promise<void> {
  const session = new Session(server.catalog, backend.context);
  let skipping = false;
  try {
    for (let message = await reader.message(); message !== null && message.type !== "X"; message = await reader.message()) {
      if (message.type === "Q") await query(server, backend, session, new BodyReader(message.body).text(), socket);
      else if (message.type === "S") {
        skipping = false;
        await ready(session, socket);
      } else if (!skipping) {
        // The extended protocol (Parse, Bind, Execute) is not spoken; the client is told once and may go on after its Sync.
        skipping = true;
        await socket.sink.write(errorMessage(new SqlError("0A000", "this server speaks only the simple query protocol")));
      }
    }
  } finally {
    session.abandon();
  }
}

async function query(server: PostgresServer, backend: Backend, session: Session, sql: string, socket: Socket): Promise<void> {
  const { info, context } = backend;
  info.state = "active";
  info.query = sql;
  try {
    for (const result of session.run(sql)) {
      await rest(server, backend);
      await answer(result, socket);
    }
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    server.log(info.processId, "ERROR", error.position === undefined ? error.message : `${error.message} at character ${error.position}`);
    if (error.detail !== undefined) server.log(info.processId, "DETAIL", error.detail);
    if (error.hint !== undefined) server.log(info.processId, "HINT", error.hint);
    server.log(info.processId, "STATEMENT", sql);
    await socket.sink.write(errorMessage(error));
  }
  context.sleepMilliseconds = 0;
  info.state = session.state === "I" ? "idle" : "idle in transaction";
  await ready(session, socket);
}

/** Waits out what pg_sleep asked for, unless the query is cancelled meanwhile. */
async function rest(server: PostgresServer, backend: Backend): Promise<void> {
  const milliseconds = backend.context.sleepMilliseconds;
  backend.context.sleepMilliseconds = 0;
  if (milliseconds === 0) return;
  backend.cancel = new AbortController();
  const { signal } = server.process;
  try {
    await sleep(server.process.clock, milliseconds, AbortSignal.any([signal, backend.cancel.signal]));
  } catch {
    if (signal.aborted) throw new SqlError("57P01", "terminating connection due to administrator command", { severity: "FATAL" });
    throw new SqlError("57014", "canceling statement due to user request");
  } finally {
    backend.cancel = undefined;
  }
}

async function answer(result: StatementResult, socket: Socket): Promise<void> {
  for (const notice of result.notices ?? []) await socket.sink.write(errorMessage(notice));
  if (result.columns !== undefined) {
    await socket.sink.write(rowDescription(result.columns));
    for (const row of result.rows ?? []) await socket.sink.write(dataRow(row, result.columns));
  }
  await socket.sink.write(result.tag === "" ? new MessageWriter().message("I") : new MessageWriter().text(result.tag).message("C"));
}
