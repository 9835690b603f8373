import { BrokenPipe, type ByteSink, type ByteSource } from "../../kernel/streams.ts";
import { NetworkError, type Socket } from "../../network/pod-network.ts";

/** Copies until the end. Resolves whether the stream ended or broke. */
export async function copyBytes(source: ByteSource, sink: ByteSink): Promise<"ended" | "broken"> {
  try {
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await sink.write(chunk);
    return "ended";
  } catch (error) {
    if (error instanceof NetworkError || error instanceof BrokenPipe) return "broken";
    throw error;
  }
}

/** Joins a connection to a process's stdin and stdout until the other end closes. `halfClose` tells it when stdin has ended. */
export async function relay(socket: Socket, stdin: ByteSource, stdout: ByteSink, signal: AbortSignal, halfClose: boolean): Promise<void> {
  const abort = () => socket.close();
  signal.addEventListener("abort", abort, { once: true });
  // Reading stdin goes on for as long as the process lives; what the network says decides when it ends.
  void copyBytes(stdin, socket.sink)
    .then((end) => {
      if (halfClose && end === "ended") socket.sink.close();
    })
    .catch(() => undefined);
  try {
    await copyBytes(socket.source, stdout);
  } finally {
    signal.removeEventListener("abort", abort);
    socket.close();
  }
}
