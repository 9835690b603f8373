/** The host's end of an accepted WebSocket, binary messages only. */
export interface MessageSocket {
  /** Resolves when the message is handed to the network: awaiting it is back-pressure. Rejects when the socket is closed. */
  send(message: Uint8Array): Promise<void>;
  close(code?: number, reason?: string): void;
}

/** Our end. */
export interface StreamSession {
  /** The host reads the next message when this resolves. Never rejects. */
  receive(message: Uint8Array): Promise<void>;
  /** The socket has gone. */
  disconnected(): void;
}

/** A WebSocket that may be opened: the handshake answers with `protocol`. */
export interface AcceptedUpgrade {
  protocol: string;
  open(socket: MessageSocket): StreamSession;
  /** The handshake failed after all: what was opened for it is closed. */
  abandon(): void;
}
