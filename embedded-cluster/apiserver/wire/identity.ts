import { unauthorizedError } from "../../apimachinery/errors.ts";
import type { ApiServer } from "../api-server.ts";
import { ANONYMOUS, authenticated, certificateUser } from "../authentication/users.ts";
import type { UserInfo } from "../hooks.ts";
import { decodeUtf8, fromBase64 } from "../../kernel/bytes.ts";

/** The subject of a client certificate that the host has verified. */
export interface PeerIdentity {
  commonName: string;
  organizations: readonly string[];
}

/** A WebSocket client that cannot set headers sends its token as a subprotocol. */
const TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

/** Who sends a request: certificate, bearer token, or nobody. Throws Unauthorized for a token that is not good. */
export function identify(server: ApiServer, headers: Record<string, string>, peer: PeerIdentity | undefined, protocols: readonly string[] = []): UserInfo {
  if (peer !== undefined && peer.commonName !== "") return authenticated(certificateUser(peer.commonName, peer.organizations));
  const token = bearerToken(headers, protocols);
  if (token === undefined) return ANONYMOUS;
  const user = server.authenticateToken(token);
  if (user === undefined) throw unauthorizedError();
  return authenticated(user);
}

function bearerToken(headers: Record<string, string>, protocols: readonly string[]): string | undefined {
  const match = /^bearer +(\S+)$/i.exec(headers["authorization"]?.trim() ?? "");
  if (match !== null) return match[1];
  const protocol = protocols.find((each) => each.startsWith(TOKEN_PROTOCOL));
  if (protocol === undefined) return undefined;
  try {
    return decodeUtf8(fromBase64(protocol.slice(TOKEN_PROTOCOL.length).replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    throw unauthorizedError();
  }
}
