import { NetworkError, type NetworkErrorCode } from "./pod-network.ts";

/** The texts of strerror(3), which programs print behind their own name. */
const MESSAGES: Record<NetworkErrorCode, string> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  ETIMEDOUT: "Connection timed out",
  EADDRINUSE: "Address already in use",
  EMFILE: "Too many open files",
};

export function networkFailure(code: NetworkErrorCode): NetworkError {
  return new NetworkError(code, MESSAGES[code]);
}
