import { NetworkError, POD_NETWORK, type PodNetwork, type Socket } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import { NameError, lookUp } from "../../nettools/look-up.ts";
import { readSecret } from "../../nettools/read-secret.ts";
import { SqlError } from "../sql/error.ts";
import { SOCKET_FOLDER } from "../server/postgres-program.ts";
import { ProtocolError } from "../wire/codec.ts";
import { PasswordMissing, PostgresClient } from "../wire/client.ts";

/** Where and as whom: from options, a URI, and the PG* variables. */
export interface ConnectionTarget {
  /** A name, an address, or a folder that begins with a slash. */
  host: string;
  port: number;
  user: string;
  database: string;
  password: string | undefined;
  /** Seconds; 0 waits as long as TCP does. */
  connectTimeout: number;
}

/** Why a connection could not be made, worded as libpq does. */
export class ConnectionFailure extends Error {}

const IS_SERVER_RUNNING = "\n\tIs the server running on that host and accepting TCP/IP connections?";

/** Opens a session. `prompt` may ask for a password on the terminal. */
export async function connect(
  process: Process,
  target: ConnectionTarget,
  applicationName: string,
  onNotice: (notice: SqlError) => void,
  prompt: boolean,
): Promise<PostgresClient> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) throw new ConnectionFailure("could not create socket: Address family not supported by protocol");
  for (let { password } = target; ; ) {
    const { socket, where } = await reach(process, network, target);
    const { user, database } = target;
    try {
      return await PostgresClient.start(socket, { user, database, password, applicationName, random: process.random, onNotice });
    } catch (error) {
      if (error instanceof PasswordMissing && prompt && process.terminal !== undefined) {
        password = await readSecret(process, `Password for user ${user}: `);
        if (password !== "") continue;
      }
      if (error instanceof SqlError) throw new ConnectionFailure(`connection to server ${where} failed: ${error.severity}:  ${error.message}`);
      if (error instanceof PasswordMissing) throw new ConnectionFailure(`connection to server ${where} failed: ${error.message}`);
      if (error instanceof ProtocolError || error instanceof NetworkError) {
        const text =
          "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.";
        throw new ConnectionFailure(`connection to server ${where} failed: ${text}`);
      }
      throw error;
    }
  }
}

/** Connects, trying each address of a name. */
export async function reach(process: Process, network: PodNetwork, target: ConnectionTarget): Promise<{ socket: Socket; where: string }> {
  const { host, port } = target;
  const limit = target.connectTimeout > 0 ? { timeoutMilliseconds: target.connectTimeout * 1_000 } : {};
  const options = { signal: process.signal, ...limit };
  if (host.startsWith("/")) {
    const path = `${host}/.s.PGSQL.${port}`;
    const where = `on socket "${path}"`;
    const failed = (reason: string) =>
      new ConnectionFailure(`connection to server ${where} failed: ${reason}\n\tIs the server running locally and accepting connections on that socket?`);
    if (host !== SOCKET_FOLDER || !process.fs.exists(path)) throw failed("No such file or directory");
    try {
      return { socket: await network.connect("127.0.0.1", port, options), where };
    } catch (error) {
      if (error instanceof NetworkError) throw failed("Connection refused");
      throw error;
    }
  }
  let addresses: string[];
  try {
    addresses = await lookUp(process, host);
  } catch (error) {
    if (error instanceof NameError) throw new ConnectionFailure(`could not translate host name "${host}" to address: ${error.message}`);
    throw error;
  }
  const failures: string[] = [];
  for (const address of addresses) {
    const where = `at "${host}"${address === host ? "" : ` (${address})`}, port ${port}`;
    try {
      return { socket: await network.connect(address, port, options), where };
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      failures.push(`connection to server ${where} failed: ${reasonOf(error, target)}`);
    }
  }
  throw new ConnectionFailure(failures.join("\n"));
}

function reasonOf(error: NetworkError, target: ConnectionTarget): string {
  if (error.code === "ETIMEDOUT" && target.connectTimeout > 0) return "timeout expired";
  const text = {
    ECONNREFUSED: "Connection refused",
    ETIMEDOUT: "Connection timed out",
    EHOSTUNREACH: "No route to host",
    ENETUNREACH: "Network is unreachable",
    ECONNRESET: "Connection reset by peer",
    EADDRINUSE: "Address already in use",
    EMFILE: "Too many open files",
  }[error.code];
  return `${text}${IS_SERVER_RUNNING}`;
}
