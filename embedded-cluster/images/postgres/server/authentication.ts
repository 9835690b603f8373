import type { Socket } from "../../../network/pod-network.ts";
import { SqlError } from "../sql/error.ts";
import { BodyReader, type MessageReader, MessageWriter } from "../wire/codec.ts";
import { scramServer } from "../wire/scram.ts";
import type { Backend, PostgresServer } from "./postgres-server.ts";

/**
 * Lets a client in as the official image's pg_hba.conf does: trusted from inside the pod, by SCRAM-SHA-256 from elsewhere.
 * Throws SqlError (28P01, 28000, 3D000, 53300).
 */
export async function authenticate(server: PostgresServer, reader: MessageReader, socket: Socket, parameters: Map<string, string>): Promise<Backend> {
  const user = parameters.get("user") ?? "";
  const database = parameters.get("database") || user;
  if (user === "") throw new SqlError("28000", "no PostgreSQL user name specified in startup packet");
  if (server.isShuttingDown) throw new SqlError("57P03", "the database system is shutting down");
  const { verifier } = server.cluster;
  if (verifier !== undefined && socket.remote.ip !== "127.0.0.1") {
    if (!(await proves(server, reader, socket, user))) {
      const reason = user === server.cluster.user ? "" : `Role "${user}" does not exist.\n`;
      const detail = `${reason}Connection matched file "${server.folder}/pg_hba.conf" line 3: "host all all all scram-sha-256"`;
      throw new SqlError("28P01", `password authentication failed for user "${user}"`, { severity: "FATAL", detail });
    }
  }
  if (user !== server.cluster.user) throw new SqlError("28000", `role "${user}" does not exist`);
  if (!server.catalog.databases.has(database)) throw new SqlError("3D000", `database "${database}" does not exist`);
  const backend = server.enter(user, database, parameters.get("application_name") ?? "", socket);
  await socket.sink.write(new MessageWriter().int32(0).message("R"));
  return backend;
}

async function proves(server: PostgresServer, reader: MessageReader, socket: Socket, user: string): Promise<boolean> {
  const { verifier } = server.cluster;
  if (verifier === undefined) return true;
  const scram = scramServer(verifier, server.process.random);
  await socket.sink.write(new MessageWriter().int32(10).text("SCRAM-SHA-256").text("").message("R"));
  const initial = await reader.message();
  if (initial?.type !== "p") return false;
  const body = new BodyReader(initial.body);
  if (body.text() !== "SCRAM-SHA-256") return false;
  const challenge = scram.challenge(body.raw(body.int32()));
  if (challenge === undefined) return false;
  await socket.sink.write(new MessageWriter().int32(11).raw(challenge).message("R"));
  const final = await reader.message();
  if (final?.type !== "p") return false;
  const proof = scram.verify(final.body);
  // An unknown role goes through the whole exchange as well, so that nobody learns which roles exist.
  if (proof === undefined || user !== server.cluster.user) return false;
  await socket.sink.write(new MessageWriter().int32(12).raw(proof).message("R"));
  return true;
}
