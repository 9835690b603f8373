import { ResolveError, type Libc, resolveHost } from "../../network/dns/index.ts";
import { POD_NETWORK } from "../../network/pod-network.ts";
import type { Process } from "../../shell/process/process.ts";
import { readTextFile } from "./lines.ts";

/** getaddrinfo(3) failed; the message is gai_strerror's, in the words of the image's C library. */
export class NameError extends Error {
  /** EAI_AGAIN: nobody answered. */
  readonly temporary: boolean;
  constructor(message: string, temporary: boolean) {
    super(message);
    this.name = "NameError";
    this.temporary = temporary;
  }
}

/** The file by which a program recognises musl, whose resolver searches differently from glibc's. */
export const MUSL_LOADER = "/lib/ld-musl-x86_64.so.1";

export function libcOf(process: Process): Libc {
  return process.fs.exists(MUSL_LOADER) ? "musl" : "glibc";
}

/** The IPv4 addresses of a name by /etc/hosts and /etc/resolv.conf. Throws NameError, or the process's reason when it is interrupted. */
export async function lookUp(process: Process, host: string, signal: AbortSignal = process.signal): Promise<string[]> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) throw new NameError("Temporary failure in name resolution", true);
  const [resolvConf = "", hosts = ""] = ["/etc/resolv.conf", "/etc/hosts"].map((path) => readTextFile(process.fs, path));
  try {
    return (await resolveHost(network, resolvConf, hosts, host, { libc: libcOf(process), signal })).addresses;
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    throw new NameError(error.message, error.code !== "NXDOMAIN" && error.code !== "NODATA");
  }
}
