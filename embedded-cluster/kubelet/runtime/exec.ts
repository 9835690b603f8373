import type { ExecQuery } from "../../apimachinery/node-proxy.ts";
import { type ApiError, type Status, failure } from "../../apimachinery/status.ts";
import type { ExecChannels } from "../../apimachinery/wire.ts";
import { type ByteSink, type ByteSource, EMPTY_SOURCE, NULL_SINK, Pipe } from "../../kernel/streams.ts";
import { randomHex } from "./identity.ts";
import type { RunningProcess } from "../../shell/process/container-processes.ts";
import { SpawnError } from "../../shell/process/process.ts";
import { createTty } from "../../shell/tty/tty.ts";
import { type RunningContainer, spawnReason } from "./running-container.ts";

const INITIAL_COLUMNS = 80;
const INITIAL_ROWS = 24;

/** Runs a command beside a container's own processes. Throws ApiError as the CRI's exec refuses a command it cannot start. */
export function execInContainer(container: RunningContainer, query: ExecQuery): ExecChannels {
  try {
    return query.tty ? execOnTerminal(container, query) : execOnPipes(container, query);
  } catch (error) {
    throw error instanceof SpawnError ? execRefused(container, query.command, error) : error;
  }
}

function execOnTerminal({ processes, config }: RunningContainer, query: ExecQuery): ExecChannels {
  const tty = createTty({ columns: INITIAL_COLUMNS, rows: INITIAL_ROWS, clock: config.clock });
  const env = new Map([...config.environment, ["TERM", "xterm"]]);
  const stdin = query.stdin ? tty.stdin : EMPTY_SOURCE;
  const process = processes.start(query.command, { env, stdin, stdout: tty.stdout, stderr: tty.stdout, terminal: tty.terminal });
  const status = endOf(process, query, () => tty.dispose());
  return {
    stdin: query.stdin ? tty.input : NULL_SINK,
    stdout: query.stdout ? tty.output : EMPTY_SOURCE,
    stderr: EMPTY_SOURCE,
    resize: (columns, rows) => tty.resize(columns, rows),
    status,
    close: () => tty.hangUp(),
  };
}

function execOnPipes({ processes, config }: RunningContainer, query: ExecQuery): ExecChannels {
  const [stdin, stdout, stderr] = [new Pipe(), new Pipe(), new Pipe()];
  const process = processes.start(query.command, {
    env: config.environment,
    stdin: query.stdin ? stdin : EMPTY_SOURCE,
    stdout: query.stdout ? stdout : NULL_SINK,
    stderr: query.stderr ? stderr : NULL_SINK,
  });
  const status = endOf(process, query, () => {
    stdout.close();
    stderr.close();
    stdin.abort();
  });
  if (!query.stdout) stdout.close();
  if (!query.stderr) stderr.close();
  return {
    stdin: query.stdin ? stdin : NULL_SINK,
    stdout,
    stderr,
    resize: () => undefined,
    status,
    close: () => {
      stdin.close();
      stdout.abort();
      stderr.abort();
      process.kill("SIGHUP");
    },
  };
}

/** Joins the streams of a container's own main process. Throws ApiError when too many are attached. */
export function attachToContainer(container: RunningContainer, query: ExecQuery): ExecChannels {
  const stdout = query.stdout ? container.stdout.view() : NOTHING;
  const stderr = query.stderr && container.tty === undefined ? container.stderr.view() : NOTHING;
  if (stdout === undefined || stderr === undefined) throw failure(429, "TooManyRequests", "too many clients are attached to this container");
  return {
    stdin: query.stdin ? inputOf(container) : NULL_SINK,
    stdout: stdout.source,
    stderr: stderr.source,
    resize: (columns, rows) => container.tty?.resize(columns, rows),
    status: container.exited.then(() => SUCCESS),
    close: () => {
      stdout.leave();
      stderr.leave();
    },
  };
}

const NOTHING: { source: ByteSource; leave(): void } = { source: EMPTY_SOURCE, leave: () => undefined };

/** A container's stdin outlives its clients, unless it is meant for the first only. */
function inputOf({ tty, stdin, config }: RunningContainer): ByteSink {
  const sink = tty?.input ?? stdin;
  if (sink === undefined) return NULL_SINK;
  return { write: (chunk) => sink.write(chunk), close: () => (config.stdinOnce ? sink.close() : undefined) };
}

const SUCCESS: Status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" };

async function endOf(process: RunningProcess, query: ExecQuery, closeStreams: () => void): Promise<Status> {
  const abort = () => process.kill("SIGKILL");
  query.signal?.addEventListener("abort", abort, { once: true });
  const code = await process.exited;
  query.signal?.removeEventListener("abort", abort);
  closeStreams();
  if (code === 0) return SUCCESS;
  return {
    ...SUCCESS,
    status: "Failure",
    reason: "NonZeroExitCode",
    message: `command terminated with non-zero exit code: error executing command [${query.command.join(" ")}], exit code ${code}`,
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  };
}

function execRefused({ config }: RunningContainer, command: readonly string[], error: SpawnError): ApiError {
  return failure(
    500,
    "InternalError",
    `Internal error occurred: error executing command in container: ${startExecFailed(randomHex(config.random), command, error)}`,
  );
}

/** What containerd says of an exec that could not be started. */
export function startExecFailed(execId: string, command: readonly string[], error: SpawnError): string {
  const reason = spawnReason(command[0] ?? "", error);
  return `failed to exec in container: failed to start exec "${execId}": OCI runtime exec failed: exec failed: unable to start container process: ${reason}: unknown`;
}
