import { CLOSE_BAD_FRAME, CLOSE_REFUSED, CLOSE_REPLACED, ClientFrame, OUTPUT_HEADER_BYTES, type ServerFrame } from "@tsunagu/contracts/terminal";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { RawData, WebSocket } from "ws";
import { FRAMES_PER_SECOND, PING_MILLISECONDS, SOCKET_BACKLOG_BYTES } from "../../kernel/limits.ts";
import type { SessionService } from "../../session/session-service.ts";
import type { Terminal, Viewer } from "../../session/terminal/terminal.ts";
import type { TicketOffice } from "../../session/terminal/tickets.ts";

/** A socket that has not said hello after this long is closed. */
const HELLO_MILLISECONDS = 10_000;

interface TerminalSocketContext {
  sessions: SessionService;
  tickets: TicketOffice;
  clock: Clock;
}

/** Joins one WebSocket to one terminal: hello with a ticket, then frames both ways. Bad frames close it; the shell goes on. */
export function serveTerminalSocket(socket: WebSocket, personId: string, { sessions, tickets, clock }: TerminalSocketContext): void {
  let terminal: Terminal | undefined;
  /** Once refused, what still arrives is not looked at: the other side may never answer the close. */
  let over = false;
  let alive = true;
  let budget = { second: 0, frames: 0 };
  const sendBounded = (data: string | Buffer) => {
    // Who says that it has drawn what it never reads fills our memory: the shell goes on without it.
    if (socket.bufferedAmount > SOCKET_BACKLOG_BYTES) socket.terminate();
    else socket.send(data);
  };
  const send = (frame: ServerFrame) => sendBounded(JSON.stringify(frame));
  const refuse = (closeCode: number, code: string, params: Record<string, string | number> = {}) => {
    if (over) return;
    over = true;
    send({ type: "refused", code, params });
    socket.close(closeCode, code);
  };
  const viewer: Viewer = {
    output(offset, bytes) {
      const frame = Buffer.allocUnsafe(OUTPUT_HEADER_BYTES + bytes.length);
      frame.writeBigUInt64BE(BigInt(offset), 0);
      frame.set(bytes, OUTPUT_HEADER_BYTES);
      sendBounded(frame);
    },
    exited: (exitCode) => send({ type: "exited", exitCode }),
    replaced: () => refuse(CLOSE_REPLACED, "terminal-replaced"),
  };

  const helloTimer = clock.setTimer(HELLO_MILLISECONDS, () => refuse(CLOSE_REFUSED, "hello-missing"));
  const ping = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_MILLISECONDS);
  socket.on("pong", () => {
    alive = true;
  });
  socket.on("ping", () => {
    if (!spend()) socket.terminate();
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    over = true;
    helloTimer.dispose();
    clearInterval(ping);
    terminal?.detach(viewer);
  });
  socket.on("message", (data: RawData, isBinary: boolean) => {
    if (over) return;
    alive = true;
    if (!spend()) return refuse(CLOSE_BAD_FRAME, "too-many-frames", { limit: FRAMES_PER_SECOND });
    const frame = isBinary ? undefined : parseFrame(String(data));
    if (frame === undefined) return refuse(CLOSE_BAD_FRAME, "bad-frame");
    try {
      receive(frame);
    } catch {
      // A fault of ours in one terminal ends that socket, not the process.
      socket.terminate();
    }
  });

  /** Counts a frame; false when there were too many in this second. */
  function spend(): boolean {
    const second = Math.floor(clock.now() / 1000);
    budget = budget.second === second ? { second, frames: budget.frames + 1 } : { second, frames: 1 };
    return budget.frames <= FRAMES_PER_SECOND;
  }

  function receive(frame: ClientFrame): void {
    if (frame.type === "hello") return hello(frame);
    if (terminal === undefined) return refuse(CLOSE_REFUSED, "hello-missing");
    if (frame.type === "resize") return terminal.resize(frame.columns, frame.rows);
    if (frame.type === "drawn") return terminal.acknowledge(frame.bytes);
    const taken = terminal.input(frame.number, frame.data);
    if (taken === "full") return refuse(CLOSE_BAD_FRAME, "input-too-large");
    send({ type: "accepted", inputNumber: terminal.position.inputNumber });
  }

  function hello(frame: Extract<ClientFrame, { type: "hello" }>): void {
    helloTimer.dispose();
    const grant = tickets.redeem(frame.ticket);
    if (terminal !== undefined || grant === undefined || grant.personId !== personId) return refuse(CLOSE_REFUSED, "bad-ticket");
    const found = sessions.findTerminal(grant.sessionId, grant.terminalId);
    if (found === undefined) return refuse(CLOSE_REFUSED, "terminal-gone");
    terminal = found;
    send({ type: "ready", shell: found.id, ...found.position });
    found.attach(viewer, frame.receivedBytes, frame);
  }
}

function parseFrame(text: string): ClientFrame | undefined {
  try {
    return ClientFrame.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
