import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, type TestServer, type TestSocket, startTestServer } from "../testing/test-server.ts";

let server: TestServer;
let learner: Browser;
let sessionId: string;

beforeAll(async () => {
  server = await startTestServer();
  learner = server.browser();
  sessionId = (await learner.ask("POST", "/api/sessions", { labId: "playground" })).body.id;
  for (;;) if ((await learner.ask("GET", `/api/sessions/${sessionId}`)).body.state !== "starting") break;
});
afterAll(() => server.close());

const ticket = async () => (await learner.ask("POST", `/api/sessions/${sessionId}/terminals`, {})).body.ticket as string;

async function attached(receivedBytes = 0): Promise<{ socket: TestSocket; inputNumber: number }> {
  const socket = learner.socket();
  await socket.opened;
  socket.hello(await ticket(), receivedBytes);
  await socket.until(() => socket.frames.length > 0);
  return { socket, inputNumber: (socket.frames[0] as { inputNumber: number }).inputNumber };
}

async function refusalOf(speak: (socket: TestSocket) => Promise<void> | void, browser = learner): Promise<{ code: unknown; closed: number }> {
  const socket = browser.socket();
  await socket.opened;
  await speak(socket);
  const closed = await socket.closed;
  return { code: (socket.frames.findLast((frame) => (frame as { type: string }).type === "refused") as { code: string } | undefined)?.code, closed };
}

describe("tickets", () => {
  test("attach once", async () => {
    const once = await ticket();
    const first = learner.socket();
    await first.opened;
    first.hello(once);
    await first.until(() => first.frames.length > 0);
    expect(first.frames[0]).toMatchObject({ type: "ready" });
    expect(await refusalOf((socket) => socket.hello(once))).toEqual({ code: "bad-ticket", closed: 4001 });
    first.close();
  });

  test("are no use to somebody else, and are used up by the attempt", async () => {
    const mine = await ticket();
    const other = server.browser();
    await other.ask("PATCH", "/api/me", { displayName: "Other" });
    expect(await refusalOf((socket) => socket.hello(mine), other)).toEqual({ code: "bad-ticket", closed: 4001 });
    expect(await refusalOf((socket) => socket.hello(mine))).toEqual({ code: "bad-ticket", closed: 4001 });
  });

  test("cannot be made up", async () => {
    expect(await refusalOf((socket) => socket.hello("A".repeat(32)))).toEqual({ code: "bad-ticket", closed: 4001 });
  });
});

describe("frames", () => {
  test("input before hello is refused", async () => {
    expect(await refusalOf((socket) => socket.send({ type: "input", number: 1, data: "id\r" }))).toEqual({ code: "hello-missing", closed: 4001 });
  });

  test.each([
    ["no JSON", "{"],
    ["binary", Buffer.from([1, 2, 3])],
    ["an unknown type", { type: "exec", command: "id" }],
    ["more than the schema says", { type: "drawn", bytes: 1, more: true }],
    ["negative", { type: "drawn", bytes: -1 }],
    ["too long", { type: "input", number: 1, data: "x".repeat(70_000) }],
    ["deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("a broken frame (%s) closes the socket; the shell goes on", async (_, frame) => {
    expect(await refusalOf((socket) => socket.send(frame))).toEqual({ code: "bad-frame", closed: 4003 });
  });

  test("a frame beyond the limit closes the socket", async () => {
    expect((await refusalOf((socket) => socket.send(Buffer.alloc(300 * 1024)))).closed).toBe(1009);
  });

  test("too many frames a second close the socket", async () => {
    const { socket } = await attached();
    for (let count = 0; count < 2_000; count++) socket.send({ type: "drawn", bytes: 0 });
    expect(await socket.closed).toBe(4003);
    expect(socket.frames.at(-1)).toEqual({ type: "refused", code: "too-many-frames", params: { limit: 400 } });
  });
});

describe("a shell outlives its sockets", () => {
  test("input sent twice is done once; output goes on where it stopped", async () => {
    const { socket, inputNumber } = await attached();
    socket.send({ type: "input", number: inputNumber + 1, data: 'n=$((n+1)); echo "<$n>"\r' });
    await socket.until(() => socket.output.includes("<1>"));
    const seen = socket.output.length;
    socket.close();
    const again = await attached(seen);
    expect(again.inputNumber).toBe(inputNumber + 1);
    again.socket.send({ type: "input", number: inputNumber + 1, data: 'n=$((n+1)); echo "<$n>"\r' });
    again.socket.send({ type: "input", number: inputNumber + 2, data: 'echo "[$n]"\r' });
    await again.socket.until(() => again.socket.output.includes("[1]"));
    expect(again.socket.output).not.toContain("<1>");
    again.socket.close();
  });

  test("another tab takes it over, and what the first still sends is not done", async () => {
    const first = await attached();
    const second = await attached();
    first.socket.send({ type: "input", number: 1_000, data: "echo stolen\r" });
    expect(await first.socket.closed).toBe(4004);
    second.socket.send({ type: "input", number: second.inputNumber + 1, data: "echo mi''ne\r" });
    await second.socket.until(() => second.socket.output.includes("mine"));
    expect(second.socket.output).not.toContain("stolen");
    second.socket.close();
  });

  test("`yes` to a browser that does not draw is held back; to one that lies about it, it is cut off", async () => {
    const { socket, inputNumber } = await attached();
    const before = socket.output.length;
    socket.send({ type: "input", number: inputNumber + 1, data: "yes\r" });
    await socket.until(() => socket.output.length - before > 200 * 1024);
    await new Promise((done) => setTimeout(done, 300));
    expect(socket.output.length - before).toBeLessThan(300 * 1024);
    socket.send({ type: "input", number: inputNumber + 2, data: "\x03" });
    socket.close();
  });
});
