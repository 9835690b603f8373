import { OUTPUT_HEADER_BYTES, type ServerFrame } from "@tsunagu/contracts/terminal";
import { describe, expect, test } from "vitest";
import { TerminalClient, type TerminalSocket } from "./terminal-client.ts";

class FakeSocket implements TerminalSocket {
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  close(): void {}
  frame(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  output(offset: number, text: string): void {
    const bytes = new TextEncoder().encode(text);
    const frame = new Uint8Array(OUTPUT_HEADER_BYTES + bytes.length);
    new DataView(frame.buffer).setBigUint64(0, BigInt(offset));
    frame.set(bytes, OUTPUT_HEADER_BYTES);
    this.onmessage?.({ data: frame.buffer });
  }
}

async function connected() {
  let shell = "one";
  const sockets: FakeSocket[] = [];
  const states: string[] = [];
  const waits: (() => void)[] = [];
  const acknowledgements: (() => void)[] = [];
  let screen = "";
  const client = new TerminalClient({
    fetchTicket: async () => ({ ticket: "ticket", terminalId: shell }),
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    draw: (bytes, drawn) => {
      screen += new TextDecoder().decode(bytes);
      drawn();
    },
    newShell: (first) => states.push(first ? "first shell" : "new shell"),
    stateChanged: (state) => states.push(state),
    size: () => ({ columns: 80, rows: 24 }),
    wait: (milliseconds, then) => {
      const list = milliseconds < 100 ? acknowledgements : waits;
      list.push(then);
      return () => void list.splice(list.indexOf(then), 1);
    },
  });
  const next = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const socket = sockets.at(-1) as FakeSocket;
    socket.onopen?.();
    return socket;
  };
  const restartShell = () => {
    shell = "two";
  };
  return { client, states, waits, acknowledgements, next, restartShell, screen: () => screen };
}

describe("TerminalClient", () => {
  test("says hello with its ticket, then sends what was typed before it was connected, numbered on from the shell's", async () => {
    const { client, next } = await connected();
    client.connect();
    client.type("ls\r");
    const socket = await next();
    socket.frame({ type: "ready", shell: "one", inputNumber: 7, firstByte: 0 });
    client.type("pwd\r");
    expect(socket.sent).toEqual([
      { type: "hello", ticket: "ticket", columns: 80, rows: 24, receivedBytes: 0 },
      { type: "input", number: 8, data: "ls\r" },
      { type: "input", number: 9, data: "pwd\r" },
    ]);
  });

  test("after a dropped socket it sends again only what was not accepted, and draws no byte twice", async () => {
    const { client, next, states, waits, screen } = await connected();
    client.connect();
    const first = await next();
    first.frame({ type: "ready", shell: "one", inputNumber: 0, firstByte: 0 });
    client.type("a");
    client.type("b");
    first.frame({ type: "accepted", inputNumber: 1 });
    first.output(0, "hello ");
    first.onclose?.({ code: 1006 });
    waits[0]?.();
    const second = await next();
    second.frame({ type: "ready", shell: "one", inputNumber: 1, firstByte: 0 });
    second.output(2, "llo world");
    second.output(3, "lo");
    expect(second.sent).toEqual([
      { type: "hello", ticket: "ticket", columns: 80, rows: 24, receivedBytes: 6 },
      { type: "input", number: 2, data: "b" },
    ]);
    expect(screen()).toBe("hello world");
    expect(states).toEqual(["connecting", "first shell", "connected", "reconnecting", "connected"]);
  });

  test("what was typed at a shell that is gone does not run in the next one", async () => {
    const { client, next, states, waits, restartShell } = await connected();
    client.connect();
    const first = await next();
    first.frame({ type: "ready", shell: "one", inputNumber: 0, firstByte: 0 });
    first.output(0, "$ ");
    client.type("rm -rf *\r");
    restartShell();
    first.onclose?.({ code: 1006 });
    waits[0]?.();
    const second = await next();
    second.frame({ type: "ready", shell: "two", inputNumber: 0, firstByte: 0 });
    expect(second.sent).toEqual([{ type: "hello", ticket: "ticket", columns: 80, rows: 24, receivedBytes: 0 }]);
    expect(states).toContain("new shell");
  });

  test("how far the screen has come is told once for many small pieces, and at once for a big one", async () => {
    const { client, next, acknowledgements } = await connected();
    client.connect();
    const socket = await next();
    socket.frame({ type: "ready", shell: "one", inputNumber: 0, firstByte: 0 });
    for (let offset = 0; offset < 100; offset++) socket.output(offset, "y");
    expect(acknowledgements).toHaveLength(1);
    acknowledgements[0]?.();
    socket.output(100, "x".repeat(40_000));
    expect(socket.sent.slice(1)).toEqual([
      { type: "drawn", bytes: 100 },
      { type: "drawn", bytes: 40_100 },
    ]);
  });

  test("a terminal that another tab took over is not taken back", async () => {
    const { client, next, states, waits } = await connected();
    client.connect();
    const socket = await next();
    socket.frame({ type: "ready", shell: "one", inputNumber: 0, firstByte: 0 });
    socket.frame({ type: "refused", code: "terminal-replaced", params: {} });
    socket.onclose?.({ code: 4004 });
    expect(states.at(-1)).toBe("replaced");
    expect(waits).toEqual([]);
  });

  test("more than a megabyte at once is refused before it is sent", async () => {
    const { client } = await connected();
    expect(client.type("x".repeat(1_000_001))).toBe(false);
    expect(client.type("x".repeat(1_000_000))).toBe(true);
  });
});
