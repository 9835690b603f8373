import type { NetworkErrorCode } from "../../network/pod-network.ts";

/** strerror(3) of a failed network call. */
export function networkErrorText(code: NetworkErrorCode): string {
  return TEXT[code];
}

const TEXT: Record<NetworkErrorCode, string> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  ETIMEDOUT: "Connection timed out",
  EADDRINUSE: "Address already in use",
  EMFILE: "Too many open files",
};
