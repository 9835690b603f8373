import type { Socket } from "../../network/pod-network.ts";
import { type Reply, RespError, RespReader, encodeCommand, fromBinary, toBinary } from "./resp.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";

/** A connection to a Redis server. */
export class RedisClient {
  private readonly socket: Socket;
  private readonly reader: RespReader;

  constructor(socket: Socket) {
    this.socket = socket;
    this.reader = new RespReader(socket.source);
  }

  /** Words are ordinary texts, sent as UTF-8. Rejects when the connection ends. */
  async command(...words: string[]): Promise<Reply> {
    await this.socket.sink.write(fromBinary(encodeCommand(words.map((word) => toBinary(encodeUtf8(word))))));
    const reply = await this.reader.reply();
    if (reply === null) throw new RespError("Server closed the connection");
    return reply;
  }

  close(): void {
    this.socket.close();
  }
}
