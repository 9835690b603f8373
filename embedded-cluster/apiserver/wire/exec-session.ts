import { internalError } from "../../apimachinery/errors.ts";
import { ApiError } from "../../apimachinery/status.ts";
import type { ExecChannels } from "../../apimachinery/wire.ts";
import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { CHANNEL, decodeClientMessage, encodeChannel, encodeStatus } from "./channel-codec.ts";
import type { MessageSocket, StreamSession } from "./messages.ts";

/** Bytes of output that go into one message. */
const MESSAGE_BYTES = 32 * 1024;

/**
 * Carries exec and attach over one WebSocket until the command is over or either side hangs up. A kubelet that refuses is heard on
 * the error channel. Models k8s.io/apiserver/pkg/util/proxy's StreamTranslatorHandler.
 */
export function execSession(opening: Promise<ExecChannels>, socket: MessageSocket): StreamSession {
  void run(opening, socket);
  return {
    async receive(message) {
      const channels = await opening.catch(() => undefined);
      if (channels === undefined) return;
      const decoded = decodeClientMessage(message);
      if (decoded.type === "resize") channels.resize(decoded.columns, decoded.rows);
      else if (decoded.type === "closeStdin") channels.stdin.close();
      // A command that no longer reads its input is not the client's fault: the bytes are dropped.
      else if (decoded.type === "stdin") await channels.stdin.write(decoded.bytes.slice()).catch(() => undefined);
    },
    disconnected: () =>
      void opening.then(
        (channels) => channels.close(),
        () => undefined,
      ),
  };
}

async function run(opening: Promise<ExecChannels>, socket: MessageSocket): Promise<void> {
  try {
    await pump(await opening, socket);
  } catch (error) {
    const { status } = error instanceof ApiError ? error : internalError((error as Error).message);
    await socket.send(encodeStatus(status)).catch(() => undefined);
    socket.close(1000);
  }
}

async function pump(channels: ExecChannels, socket: MessageSocket): Promise<void> {
  try {
    // An empty message tells the client that the stream stands, as upstream's server does.
    await socket.send(encodeChannel(CHANNEL.stdout, EMPTY_BYTES));
    await Promise.all([copy(channels.stdout, CHANNEL.stdout, socket), copy(channels.stderr, CHANNEL.stderr, socket)]);
    await socket.send(encodeStatus(await channels.status));
    socket.close(1000);
  } catch {
    channels.close();
    socket.close(1011, "stream broken");
  }
}

async function copy(source: ByteSource, channel: number, socket: MessageSocket): Promise<void> {
  for (let chunk = await source.read(MESSAGE_BYTES); chunk !== null; chunk = await source.read(MESSAGE_BYTES)) {
    await socket.send(encodeChannel(channel, chunk));
  }
}
