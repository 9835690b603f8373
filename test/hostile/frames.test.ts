import { connect } from "node:net";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { Person } from "../server/person.ts";
import { TypedTerminal } from "../server/typed-terminal.ts";

let owner: Person;
let sessionId: string;

beforeAll(async () => {
  owner = new Person(inject("url"));
  sessionId = (await owner.startLab("three-tiers")).id;
});

const opened = () => owner.openTerminal(sessionId);
/** The shell is the same and works. */
const works = async () => {
  const terminal = await opened();
  expect(await terminal.run("echo al''ive")).toContain("alive");
  terminal.close();
};

describe("broken frames close the socket, and the shell goes on", () => {
  test.each<[string, string | Uint8Array, number]>([
    ["not JSON", "{{{", 4003],
    ["another shape", '{"type":"input","number":"one","data":1}', 4003],
    ["an unknown type", '{"type":"exec","data":"rm"}', 4003],
    ["binary where text belongs", new Uint8Array([0, 255, 1]), 4003],
    ["a hello after the hello", '{"type":"hello","ticket":"x","columns":80,"rows":24,"receivedBytes":0}', 4001],
    ["a screen of 10⁹ columns", '{"type":"resize","columns":1000000000,"rows":1}', 4003],
    ["a frame above the limit", "x".repeat(300_000), 1009],
  ])("%s", async (_, frame, code) => {
    const terminal = await opened();
    terminal.send(frame);
    expect(await terminal.untilClosed()).toBe(code);
    await works();
  });

  test("input before any ticket", async () => {
    const terminal = await TypedTerminal.open(inject("url"), owner.cookies, "none", { waitForPrompt: false });
    terminal.keys("rm -rf /\r");
    expect(await terminal.untilClosed()).toBe(4001);
    await works();
  });

  test("bytes that are no WebSocket frame", async () => {
    const { hostname, port } = new URL(inject("url"));
    const raw = connect(Number(port), hostname);
    raw.on("error", () => undefined);
    raw.write(`GET /api/terminals HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${inject("url")}\r\nCookie: ${owner.cookies}\r\n`);
    raw.write("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    const said = await new Promise<string>((resolve) => raw.once("data", (data) => resolve(String(data))));
    expect(said).toContain("101 Switching Protocols");
    raw.write(Buffer.alloc(4_096, 0xff));
    await new Promise((resolve) => raw.once("close", resolve));
    await works();
  });
});

describe("50 MB pasted", () => {
  test("in one request: refused as too large", async () => {
    const answer = await owner.ask("POST", "/api/sessions", `"${"x".repeat(50_000_000)}"`).catch((error: Error) => error);
    // The server may hang up before the body has come through.
    if (!(answer instanceof Error)) expect([answer.status, answer.body.code]).toEqual([413, "too-large"]);
    await works();
  });

  test("as input: the socket is closed with a reason before it fills the memory", async () => {
    const terminal = await opened();
    const piece = "y".repeat(60_000);
    for (let sent = 0; sent < 50_000_000 && terminal.closed === undefined; sent += piece.length) terminal.keys(piece);
    expect(await terminal.untilClosed()).toBe(4003);
    const refused = terminal.frames.find(({ type }) => type === "refused");
    expect(refused !== undefined && "code" in refused && refused.code).toMatch(/^(too-many-frames|input-too-large)$/);
    const again = await TypedTerminal.open(inject("url"), owner.cookies, (await owner.ticket(sessionId)).ticket, { waitForPrompt: false });
    // The numbers of input go on from what the shell has taken.
    await again.until(() => again.frames.some(({ type }) => type === "ready"));
    again.keys("\u0003");
    await again.until((text) => /[$] $/.test(text));
    expect(await again.run("echo al''ive")).toContain("alive");
    again.close();
  });
});
