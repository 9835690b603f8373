import { ApiError } from "../../apimachinery/status.ts";
import type { ExecChannels } from "../../apimachinery/wire.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, PlainError } from "../errors/command-error.ts";

/**
 * Connects this process's streams to a command in a container until it ends. Resolves to the exit code, after saying on stderr what
 * kubectl says of one that is not zero.
 */
export async function runStreams(
  invocation: Invocation,
  open: () => Promise<ExecChannels>,
  options: { stdin: boolean; tty: boolean; quiet?: boolean },
): Promise<number> {
  const { process } = invocation;
  const opened = new DisposableStack();
  const { terminal } = process;
  try {
    const channels = await opening(open);
    opened.defer(() => channels.close());
    if (options.tty && terminal !== undefined) {
      opened.use(terminal.raw());
      channels.resize(terminal.columns, terminal.rows);
      opened.use(terminal.onResize(() => channels.resize(terminal.columns, terminal.rows)));
    }
    if (options.stdin) void pump(process.stdin, channels.stdin);
    else channels.stdin.close();
    await Promise.all([drain(channels.stdout, process.stdout), drain(channels.stderr, process.stderr)]);
    const status = await channels.status;
    if (status.status !== "Failure") return 0;
    if (status.reason !== "NonZeroExitCode") throw new CommandError(status.message ?? "unknown error");
    const code = Number(status.details?.causes?.find((cause) => cause.reason === "ExitCode")?.message ?? 1);
    throw new PlainError(options.quiet ? "" : `command terminated with exit code ${code}`, code);
  } finally {
    opened.dispose();
  }
}

/** What goes wrong on the node is said without "from server": on the wire it comes on the stream's error channel. */
export async function opening(open: () => Promise<ExecChannels>): Promise<ExecChannels> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof ApiError && error.reason === "InternalError") throw new CommandError(error.message);
    if (error instanceof ApiError && error.reason === "BadRequest") throw new CommandError(`unable to upgrade connection: ${error.message}`);
    throw error;
  }
}

/** The other end may go away first: then what is typed has nowhere to go, which is no error of kubectl. */
async function pump(source: ByteSource, sink: ByteSink): Promise<void> {
  try {
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await sink.write(chunk);
    sink.close();
  } catch {
    sink.close();
  }
}

async function drain(source: ByteSource, sink: ByteSink): Promise<void> {
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await sink.write(chunk);
}
