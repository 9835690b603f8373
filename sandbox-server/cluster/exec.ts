import { failure, type Status } from "@tsunagu/embedded-cluster/apimachinery/status";
import type { ApiClient, ExecChannels } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { resourcePath } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import type { ByteSource } from "@tsunagu/embedded-cluster/kernel/streams";

export interface ExecTarget {
  namespace: string;
  pod: string;
  container?: string;
}

/** Opens an exec stream. Rejects with ApiError when the API refuses it. */
export function openExec(
  client: ApiClient,
  target: ExecTarget,
  command: readonly string[],
  options: { tty: boolean; stdin: boolean; signal?: AbortSignal },
): Promise<ExecChannels> {
  const base = resourcePath(RESOURCES.pods, { namespace: target.namespace, name: target.pod, subresource: "exec" });
  const query = [
    ...(target.container === undefined ? [] : [`container=${encodeURIComponent(target.container)}`]),
    ...command.map((word) => `command=${encodeURIComponent(word)}`),
    `stdin=${options.stdin}`,
    "stdout=true",
    `stderr=${!options.tty}`,
    `tty=${options.tty}`,
  ];
  return client.exec({ path: `${base}?${query.join("&")}`, ...(options.signal === undefined ? {} : { signal: options.signal }) });
}

export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command in a Pod to its end. The command is a list of words: no shell sees them unless it is the first.
 * Output beyond `limitBytes` is cut off. Rejects when the stream breaks, or with the signal's reason.
 */
export async function runExec(
  client: ApiClient,
  target: ExecTarget,
  command: readonly string[],
  options: { limitBytes: number; stdin?: string; signal?: AbortSignal },
): Promise<ExecResult> {
  const channels = await openExec(client, target, command, {
    tty: false,
    stdin: options.stdin !== undefined,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const hangUp = () => channels.close();
  options.signal?.addEventListener("abort", hangUp, { once: true });
  try {
    const input =
      options.stdin === undefined ? Promise.resolve() : channels.stdin.write(new TextEncoder().encode(options.stdin)).then(() => channels.stdin.close());
    const [stdout, stderr, status] = await Promise.all([
      readUpTo(channels.stdout, options.limitBytes),
      readUpTo(channels.stderr, options.limitBytes),
      channels.status,
      input,
    ]);
    options.signal?.throwIfAborted();
    return { stdout, stderr, exitCode: exitCodeOf(status) };
  } finally {
    options.signal?.removeEventListener("abort", hangUp);
    channels.close();
  }
}

/** The exit code an exec's final Status carries. Throws when it tells of a broken stream instead. */
export function exitCodeOf(status: Status): number {
  if (status.status === "Success") return 0;
  const cause = status.details?.causes?.find((candidate) => candidate.reason === "ExitCode");
  if (cause?.message !== undefined) return Number(cause.message);
  throw failure(status.code ?? 500, status.reason ?? "InternalError", status.message ?? "the command's stream broke");
}

async function readUpTo(source: ByteSource, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (;;) {
    const chunk = await source.read();
    if (chunk === null) return text + decoder.decode();
    if (length < limitBytes) text += decoder.decode(chunk.subarray(0, limitBytes - length), { stream: true });
    length += chunk.length;
  }
}
