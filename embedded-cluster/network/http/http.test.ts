import { expect, test } from "vitest";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { HTTP_BODY_BYTES, HTTP_HEADER_BYTES } from "../../kernel/limits.ts";
import { type ByteSource, readAll, readAllText, sourceOf, writeText } from "../../kernel/streams.ts";
import { testCluster } from "../testing/cluster.ts";
import { type HttpHandler, httpRequest, openHttpConnection, parseQuery, serveHttp } from "./index.ts";

async function served(handler: HttpHandler) {
  const cluster = await testCluster();
  const client = await cluster.pod("client");
  const pod = await cluster.pod("server");
  const server = serveHttp(pod, 8080, handler);
  return { ...cluster, client, pod, server, target: { ip: pod.ip, port: 8080 } };
}

/** Sends text as it is and reads what comes until the server closes. */
async function raw(handler: HttpHandler, text: string): Promise<string> {
  const { client, pod } = await served(handler);
  const socket = await client.connect(pod.ip, 8080);
  await writeText(socket.sink, text);
  socket.sink.close();
  return readAllText(socket.source);
}

const echo: HttpHandler = async ({ method, path, query, httpVersion, body, headers }) => ({
  status: 200,
  headers: { "Content-Type": "text/plain" },
  body: JSON.stringify({ method, path, query, httpVersion, body: await readAllText(body), names: [...headers].map(([name]) => name) }),
});

const DATE = "Date: Thu, 01 Jan 2026 00:00:00 GMT";

test("a round trip keeps the order and case of headers, and closes with the end of the body", async () => {
  const { client, pod, target } = await served(echo);
  const response = await httpRequest(client, {
    ...target,
    host: "web.default",
    method: "POST",
    path: "/a%20b?x=1",
    headers: { "X-One": "1", accept: "*/*" },
    body: "hi",
  });
  expect({ ...response, headers: [...response.headers], body: undefined, close: undefined }).toEqual({
    status: 200,
    statusText: "OK",
    httpVersion: "1.1",
    headers: [
      ["Content-Type", "text/plain"],
      ["Date", "Thu, 01 Jan 2026 00:00:00 GMT"],
      ["Content-Length", "130"],
    ],
    local: { ip: client.ip, port: 32768 },
    remote: { ip: pod.ip, port: 8080 },
    body: undefined,
    close: undefined,
  });
  expect(JSON.parse(await readAllText(response.body))).toEqual({
    method: "POST",
    path: "/a%20b",
    query: "x=1",
    httpVersion: "1.1",
    body: "hi",
    names: ["X-One", "accept", "Host", "Content-Length"],
  });
  expect([...parseQuery("a=1&b=x%20y&c&d=%zz")]).toEqual([
    ["a", "1"],
    ["b", "x y"],
    ["c", ""],
    ["d", "%zz"],
  ]);
});

test("on the wire", async () => {
  const request = "GET / HTTP/1.1\r\nHost: web\r\n\r\nHEAD /x HTTP/1.1\r\nHost: web\r\n\r\nGET /old HTTP/1.0\r\n\r\n";
  const answer: HttpHandler = ({ path }) => ({ status: path === "/x" ? 404 : 200, body: `at ${path}\n` });
  expect((await raw(answer, request)).split("\r\n")).toEqual([
    ...["HTTP/1.1 200 OK", DATE, "Content-Length: 5", "", "at /\nHTTP/1.1 404 Not Found", DATE, "Content-Length: 6", ""],
    ...["HTTP/1.1 200 OK", DATE, "Content-Length: 8", "Connection: close", "", "at /old\n"],
  ]);
});

test("streams are sent in chunks both ways", async () => {
  const { client, target } = await served(async ({ body, headers }) => ({
    status: 200,
    headers: { "X-Framing": headers.get("transfer-encoding") ?? "" },
    body,
  }));
  const parts = ["one,", "two,", "three"];
  const body: ByteSource = { read: async () => (parts.length === 0 ? null : encodeUtf8(parts.shift() as string)) };
  const response = await httpRequest(client, { ...target, method: "PUT", body });
  expect(response.headers.get("transfer-encoding")).toBe("chunked");
  expect(response.headers.get("x-framing")).toBe("chunked");
  expect(await readAllText(response.body)).toBe("one,two,three");
});

test("one connection carries many requests, and says when it will not carry another", async () => {
  const { client, server, target } = await served(({ path }) => ({ status: 200, headers: path === "/last" ? { Connection: "close" } : {}, body: path }));
  const connection = await openHttpConnection(client, target);
  for (const path of ["/1", "/2", "/last"]) {
    const response = await connection.request({ path });
    expect(connection.isReusable).toBe(false);
    expect(await readAllText(response.body)).toBe(path);
    expect(connection.isReusable).toBe(path !== "/last");
  }
  server.dispose();
});

test("100-continue: the body is sent for when the handler reads it", async () => {
  const { client, pod } = await served(async ({ body }) => ({ status: 200, headers: { Connection: "close" }, body: await readAllText(body) }));
  const socket = await client.connect(pod.ip, 8080);
  await writeText(socket.sink, "POST / HTTP/1.1\r\nHost: web\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  expect(new TextDecoder().decode((await socket.source.read()) ?? undefined)).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  await writeText(socket.sink, "ok");
  expect(await readAllText(socket.source)).toContain("\r\n\r\nok");
});

test.each([
  ["no request line", "hello\r\n\r\n", "HTTP/1.1 400 Bad Request"],
  ["no Host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request"],
  ["header without colon", "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", "HTTP/1.1 400 Bad Request"],
  ["folded header", "GET / HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n", "HTTP/1.1 400 Bad Request"],
  ["two lengths", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 400 Bad Request"],
  ["length and chunks", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 400 Bad Request"],
  ["bad chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400 Bad Request"],
  ["unknown encoding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 501 Not Implemented"],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported"],
  ["endless header", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(HTTP_HEADER_BYTES)}`, "HTTP/1.1 431 Request Header Fields Too Large"],
  ["huge body", `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${HTTP_BODY_BYTES + 1}\r\n\r\n`, "HTTP/1.1 413 Request Entity Too Large"],
])("malformed: %s", async (_, text, status) => {
  const answer = await raw(echo, text);
  expect(answer.split("\r\n")[0]).toBe(status);
  expect(answer).toContain("\r\nConnection: close\r\n");
});

test("a handler that throws is a 500", async () => {
  const { client, target } = await served(() => {
    throw new Error("bug");
  });
  expect((await httpRequest(client, target)).status).toBe(500);
});

test("what a client sees when the server dies, hangs up, or talks nonsense", async () => {
  const { clock, client, pod, server, target } = await served(() => new Promise(() => undefined));
  const dying = httpRequest(client, target).catch((error) => error);
  await clock.settle();
  server.dispose();
  expect(await dying).toMatchObject({ code: "empty-reply", message: "Empty reply from server" });
  await expect(httpRequest(client, target)).rejects.toMatchObject({ code: "ECONNREFUSED" });

  const listener = pod.listen(8080);
  const answers = ["", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"];
  for (const text of answers) {
    const accepting = listener.accept().then(async (socket) => {
      if (text !== "") await writeText(socket?.sink as never, text);
      if (text === "") socket?.reset();
      else socket?.close();
    });
    const outcome = await httpRequest(client, target)
      .then((response) => readAll(response.body))
      .catch((error: { code: string }) => error.code);
    expect(outcome).toBe({ "": "ECONNRESET", "nonsense\r\n\r\n": "malformed" }[text] ?? "truncated");
    await accepting;
  }
});

test("a timeout covers the whole exchange; a signal ends it with its reason; neither leaves a timer", async () => {
  const never: ByteSource = { read: () => new Promise(() => undefined) };
  const { clock, client, target } = await served(({ path }) => (path === "/head" ? new Promise(() => undefined) : { status: 200, body: never }));
  const head = httpRequest(client, { ...target, path: "/head", timeoutMilliseconds: 2_000 }).catch((error) => error);
  await clock.advance(2_000);
  expect(await head).toMatchObject({ code: "timeout", message: "Operation timed out after 2000 milliseconds" });

  const response = await httpRequest(client, { ...target, timeoutMilliseconds: 2_000 });
  const body = readAll(response.body).catch((error) => error);
  await clock.advance(2_000);
  expect(await body).toMatchObject({ code: "timeout" });

  const stop = new AbortController();
  const aborted = httpRequest(client, { ...target, path: "/head", timeoutMilliseconds: 9_000, signal: stop.signal }).catch((error) => error);
  await clock.settle();
  stop.abort("Ctrl-C");
  expect(await aborted).toBe("Ctrl-C");
  expect(clock.pendingTimers).toBe(0);
});

test("shutdown answers what is in flight and closes the rest", async () => {
  let answer: (answered: { status: number; body: string }) => void = () => {};
  const { clock, client, server, target } = await served(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const idle = await openHttpConnection(client, target);
  const flying = httpRequest(client, target);
  await clock.settle();
  let down = false;
  const stopping = server.shutdown().then(() => {
    down = true;
  });
  expect(await idle.socket.source.read()).toBeNull();
  await expect(client.connect(target.ip, target.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(down).toBe(false);
  answer({ status: 200, body: "done" });
  const response = await flying;
  expect([response.headers.get("connection"), await readAllText(response.body)]).toEqual(["close", "done"]);
  await stopping;
});

test("a large body flows through the socket's small buffer", async () => {
  const { client, target } = await served(({ body }) => ({ status: 200, body }));
  const sent = new Uint8Array(1024 * 1024).map((_, index) => index % 251);
  const response = await httpRequest(client, { ...target, method: "POST", body: sourceOf(sent) });
  expect(Buffer.compare(await readAll(response.body), sent)).toBe(0);
});
