import type { ConnectionUpgrade, HttpHandler } from "../../network/http/index.ts";
import { acceptTls, type CertificateChoice } from "./accept.ts";

/** Lets serveHttp speak TLS. Whoever speaks plain HTTP to the port is answered by `plain`. */
export function overTls(choose: CertificateChoice, plain: HttpHandler): ConnectionUpgrade {
  return async (socket) => {
    const accepted = await acceptTls(socket, choose);
    if (accepted === undefined) return undefined;
    return accepted.kind === "tls" ? { socket: accepted.socket } : { socket: accepted.socket, handler: plain };
  };
}
