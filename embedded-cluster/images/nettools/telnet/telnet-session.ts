import { type ByteSource, writeText } from "../../../kernel/streams.ts";
import type { Socket } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import { copyBytes } from "../relay.ts";

const ESCAPE = 0x1d;

/**
 * Joins the terminal to the connection until one of them ends. `^]` on a line of its own opens the command prompt, where quit and
 * close end the session. Resolves to who ended it.
 */
export async function telnetSession(process: Process, socket: Socket): Promise<"remote" | "local"> {
  let ended: "remote" | "local" = "remote";
  const leave = () => {
    ended = "local";
    socket.close();
  };
  process.signal.addEventListener("abort", leave, { once: true });
  void send(process, socket, leave).catch(() => undefined);
  await copyBytes(socket.source, process.stdout);
  process.signal.removeEventListener("abort", leave);
  socket.close();
  return ended;
}

async function send(process: Process, socket: Socket, leave: () => void): Promise<void> {
  const { stdin } = process;
  for (let chunk = await stdin.read(); chunk !== null; chunk = await stdin.read()) {
    if (!chunk.includes(ESCAPE)) await socket.sink.write(withCarriageReturns(chunk));
    else if (await commandPrompt(process, stdin, chunk)) return leave();
  }
  // Input that was piped in has ended: what the server still answers is read, then it closes.
  socket.sink.close();
}

/** Lines travel with CR LF (RFC 854). */
function withCarriageReturns(chunk: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  for (const [index, byte] of chunk.entries()) {
    if (byte === 10 && chunk[index - 1] !== 13) bytes.push(13);
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** true when the session is to end. */
async function commandPrompt(process: Process, stdin: ByteSource, first: Uint8Array): Promise<boolean> {
  const decoder = new TextDecoder();
  let typed = decoder.decode(first.subarray(first.indexOf(ESCAPE) + 1)).replace(/^\r?\n/, "");
  await writeText(process.stdout, "\ntelnet> ");
  while (!typed.includes("\n")) {
    const chunk = await stdin.read();
    if (chunk === null) return true;
    typed += decoder.decode(chunk);
  }
  const command = typed.trim();
  if (command === "") return false;
  if (["quit", "close", "q", "c"].some((name) => command === name)) return true;
  await writeText(process.stdout, "?Invalid command\n");
  return false;
}
