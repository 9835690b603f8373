import { describe, expect, test } from "vitest";
import type { NodeProxy } from "../../apimachinery/node-proxy.ts";
import { failure } from "../../apimachinery/status.ts";
import { Pipe, sourceOf } from "../../kernel/streams.ts";
import { tinyServer } from "../testing/tiny-server.ts";
import type { AcceptedUpgrade, MessageSocket } from "./messages.ts";
import { type WireResponse, createWireHandler } from "./wire-handler.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (value: string) => new TextEncoder().encode(value);
const ADMIN_PEER = { commonName: "admin", organizations: ["system:masters"] };
const POD = { metadata: { name: "web" }, spec: { nodeName: "node-1", containers: [{ name: "app", image: "nginx" }] } };

async function readWhole({ body }: WireResponse): Promise<string> {
  if (body instanceof Uint8Array) return text(body);
  let whole = "";
  for await (const chunk of body) whole += text(chunk);
  return whole;
}

function recordingSocket(): MessageSocket & { sent: [number, string][]; closed: number | undefined } {
  const socket = {
    sent: [] as [number, string][],
    closed: undefined as number | undefined,
    async send(message: Uint8Array) {
      socket.sent.push([message[0] as number, text(message.subarray(1))]);
    },
    close(code?: number) {
      socket.closed = code;
    },
  };
  return socket;
}

describe("wire handler", () => {
  test("identifies by certificate, token, or as anonymous", async () => {
    const { server } = tinyServer({
      tokens: { secret: { username: "robot", groups: [] } },
      authorizer: { authorize: () => ({ allowed: false }), rulesFor: () => [] },
    });
    const wire = createWireHandler(server);
    const path = "/api/v1/namespaces/shop/pods";
    const message = async (request: object) => {
      const response = await wire.handle({ method: "GET", path, headers: {}, ...request });
      const { code, message } = JSON.parse(await readWhole(response));
      return [response.status, code, message];
    };
    const where = 'cannot list resource "pods" in API group "" in the namespace "shop"';
    expect(await message({})).toEqual([403, 403, `pods is forbidden: User "system:anonymous" ${where}`]);
    expect(await message({ headers: { authorization: "Bearer secret" } })).toEqual([403, 403, `pods is forbidden: User "robot" ${where}`]);
    expect(await message({ headers: { authorization: "Bearer wrong" } })).toEqual([401, 401, "Unauthorized"]);
    expect(await message({ peer: { commonName: "jane", organizations: ["dev"] } })).toEqual([403, 403, `pods is forbidden: User "jane" ${where}`]);
    expect((await wire.handle({ method: "GET", path, headers: {}, peer: ADMIN_PEER })).status).toBe(200);
  });

  test("a watch goes out as lines of JSON", async () => {
    const { server, ask, clock } = tinyServer();
    const wire = createWireHandler(server);
    await ask("POST", "/api/v1/namespaces/shop/configmaps", { metadata: { name: "a" } });
    const response = await wire.handle({ method: "GET", path: "/api/v1/configmaps?watch=1&timeoutSeconds=5", headers: {}, peer: ADMIN_PEER });
    const whole = readWhole(response);
    await clock.advance(5_000);
    const lines = (await whole)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type, object }) => [type, object.metadata.name])).toEqual([["ADDED", "a"]]);
  });

  test("methods that the API has not, and streams without an upgrade", async () => {
    const wire = createWireHandler(tinyServer().server);
    expect((await wire.handle({ method: "TRACE", path: "/api", headers: {}, peer: ADMIN_PEER })).status).toBe(405);
    const plain = await wire.handle({ method: "POST", path: "/api/v1/namespaces/shop/pods/web/exec?command=ls", headers: {}, peer: ADMIN_PEER });
    expect(JSON.parse(await readWhole(plain)).message).toBe("Upgrade request required");
  });
});

describe("exec over a WebSocket", () => {
  const path = "/api/v1/namespaces/shop/pods/web/exec?command=cat&command=-&stdin=true&stdout=true&stderr=true";

  async function open(proxy: Partial<NodeProxy>) {
    const tiny = tinyServer();
    tiny.server.setNodeProxy(proxy as NodeProxy);
    await tiny.ask("POST", "/api/v1/namespaces/shop/pods", POD);
    const wire = createWireHandler(tiny.server);
    return { ...tiny, wire, upgrade: await wire.upgrade({ method: "GET", path, headers: {}, peer: ADMIN_PEER }, ["v5.channel.k8s.io", "v4.channel.k8s.io"]) };
  }

  test("carries input, output, sizes and the exit status", async () => {
    const stdin = new Pipe();
    const sizes: number[][] = [];
    const asked: unknown[] = [];
    const { upgrade, clock } = await open({
      async exec(pod, container, query) {
        asked.push([pod.metadata.name, container, query.command, query.stdin, query.tty]);
        return {
          stdin,
          stdout: stdin,
          stderr: sourceOf("note"),
          resize: (columns, rows) => void sizes.push([columns, rows]),
          status: Promise.resolve(failure(500, "NonZeroExitCode", "command terminated with non-zero exit code: exit status 3").status),
          close: () => stdin.abort(),
        };
      },
    });
    expect((upgrade as AcceptedUpgrade).protocol).toBe("v5.channel.k8s.io");
    const socket = recordingSocket();
    const session = (upgrade as AcceptedUpgrade).open(socket);
    await session.receive(bytes(`\u0004{"Width":80,"Height":24}`));
    await session.receive(bytes("\u0000hello"));
    await session.receive(Uint8Array.of(255, 0));
    await clock.settle();
    expect(asked).toEqual([["web", "app", ["cat", "-"], true, false]]);
    expect(sizes).toEqual([[80, 24]]);
    expect(socket.sent.slice(0, -1)).toEqual([
      [1, ""],
      [2, "note"],
      [1, "hello"],
    ]);
    expect([socket.sent.at(-1)?.[0], JSON.parse(socket.sent.at(-1)?.[1] as string).reason, socket.closed]).toEqual([3, "NonZeroExitCode", 1000]);
  });

  test("what the kubelet refuses is told on the error channel", async () => {
    const { upgrade, clock } = await open({
      async exec() {
        throw failure(500, "InternalError", 'Internal error occurred: unable to upgrade connection: container not found ("app")');
      },
    });
    const socket = recordingSocket();
    (upgrade as AcceptedUpgrade).open(socket);
    await clock.settle();
    expect([socket.sent.length, socket.sent[0]?.[0], JSON.parse(socket.sent[0]?.[1] as string).message, socket.closed]).toEqual([
      1,
      3,
      'Internal error occurred: unable to upgrade connection: container not found ("app")',
      1000,
    ]);
  });

  test("what the API server refuses is told at the handshake, and again to the SPDY attempt that follows", async () => {
    const { wire } = await open({});
    const request = { method: "GET", path: path.replace("web", "none"), headers: {}, peer: ADMIN_PEER };
    expect(((await wire.upgrade(request, ["v5.channel.k8s.io"])) as WireResponse).status).toBe(404);
    const retry = await wire.upgrade({ ...request, headers: { upgrade: "SPDY/3.1" } }, [""]);
    expect(JSON.parse(await readWhole(retry as WireResponse)).message).toBe('pods "none" not found');
  });
});
