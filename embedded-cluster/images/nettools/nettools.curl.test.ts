import { expect, test } from "vitest";
import { NETWORK_PROGRAMS } from "../base/network-programs.ts";
import { installed } from "../base/shell-programs.ts";
import type { Image } from "../image.ts";
import { type HttpHandler, serveHttp } from "../../network/http/index.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { readAll } from "../../kernel/streams.ts";
import { sleep } from "../../kernel/clock.ts";
import { imageCluster } from "../testing/pods.ts";

const tools: Image = { repository: "tools", tags: ["*"], programs: installed("/bin", NETWORK_PROGRAMS), size: 1 };

/** A pod with the tools, and a server "web" in front of `handler`. */
async function setUp(handler: HttpHandler = () => ({ status: 200, headers: { "Content-Type": "text/plain" }, body: "hello\n" })) {
  const cluster = await imageCluster();
  const server = await cluster.imagePod("web-0", tools, { main: false });
  serveHttp(server.network, 8080, handler);
  const ip = await cluster.expose("web", [server], 80, 8080);
  await cluster.expose("empty", [], 80);
  const client = await cluster.imagePod("client", tools, { main: false });
  return { cluster, server, client, ip, curl: (...words: string[]) => client.run(["curl", ...words]) };
}

const text = ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr });

test("errors and exit codes", async () => {
  const { curl } = await setUp();
  expect(text(await curl("-sS", "http://nope/"))).toEqual({ code: 6, stdout: "", stderr: "curl: (6) Could not resolve host: nope\n" });
  expect(text(await curl("-sS", "http://empty/"))).toEqual({
    code: 7,
    stdout: "",
    stderr: "curl: (7) Failed to connect to empty port 80 after 0 ms: Couldn't connect to server\n",
  });
  expect(text(await curl("-s", "http://empty/"))).toEqual({ code: 7, stdout: "", stderr: "" });
  expect(text(await curl("-sS", "foo://web"))).toEqual({ code: 1, stdout: "", stderr: 'curl: (1) Protocol "foo" not supported or disabled in libcurl\n' });
  expect(text(await curl("-sS", "http://web:99999/"))).toEqual({ code: 3, stdout: "", stderr: "curl: (3) URL using bad/illegal format or missing URL\n" });
  expect(text(await curl())).toEqual({ code: 2, stdout: "", stderr: "curl: try 'curl --help' or 'curl --manual' for more information\n" });
  expect(text(await curl("--foo"))).toEqual({
    code: 2,
    stdout: "",
    stderr: "curl: option --foo: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
  });
  expect(text(await curl("--max-time"))).toEqual({
    code: 2,
    stdout: "",
    stderr: "curl: option --max-time: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
  });
  expect(text(await curl("-sS", "https://web:80/"))).toMatchObject({ code: 35 });
});

test("timeouts by the cluster's clock", async () => {
  const { curl } = await setUp(() => new Promise(() => undefined));
  expect(await curl("-sS", "-m", "2", "http://10.96.9.9/")).toMatchObject({
    code: 28,
    took: 2_000,
    stderr: "curl: (28) Connection timed out after 2000 milliseconds\n",
  });
  expect(await curl("-sS", "--connect-timeout", "1.5", "http://10.96.9.9/")).toMatchObject({
    code: 28,
    took: 1_500,
    stderr: "curl: (28) Failed to connect to 10.96.9.9 port 80 after 1500 ms: Timeout was reached\n",
  });
  expect(await curl("-sS", "-m", "3", "http://web/")).toMatchObject({
    code: 28,
    took: 3_000,
    stderr: "curl: (28) Operation timed out after 3000 milliseconds with 0 bytes received\n",
  });
});

test("Ctrl-C ends it", async () => {
  const { cluster, client } = await setUp(() => new Promise(() => undefined));
  const { process } = client.start(["curl", "-s", "http://web/"]);
  await cluster.clock.advance(100);
  process.kill("SIGINT");
  expect(await cluster.finish(process)).toBe(130);
});

test("-v, as curl 7.88 prints it", async () => {
  const { curl, ip } = await setUp();
  expect(text(await curl("-sv", "http://web/"))).toEqual({
    code: 0,
    stdout: "hello\n",
    stderr: `*   Trying ${ip}:80...
* Connected to web (${ip}) port 80 (#0)
> GET / HTTP/1.1\r
> Host: web\r
> User-Agent: curl/7.88.1\r
> Accept: */*\r
> \r
< HTTP/1.1 200 OK\r
< Content-Type: text/plain\r
< Date: Thu, 01 Jan 2026 00:00:00 GMT\r
< Content-Length: 6\r
< \r
{ [6 bytes data]
* Connection #0 to host web left intact
`,
  });
});

test("the progress meter, when the output is no terminal", async () => {
  const head =
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n";
  const first = "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";
  const { curl } = await setUp();
  expect(text(await curl("http://web/"))).toEqual({
    code: 0,
    stdout: "hello\n",
    stderr: `${head}${first}\r100     6  100     6    0     0   6000      0 --:--:-- --:--:-- --:--:--  6000\n`,
  });
  expect((await curl("http://nope/")).stderr).toBe(`${head}${first}curl: (6) Could not resolve host: nope\n`);
  expect((await curl("http://empty/")).stderr).toBe(
    `${head}${first}${first}\ncurl: (7) Failed to connect to empty port 80 after 0 ms: Couldn't connect to server\n`,
  );
});

test("-i, -I, -o, -O, -w", async () => {
  const { curl, client, ip } = await setUp();
  const head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 6\r\n\r\n";
  expect((await curl("-si", "http://web/")).stdout).toBe(`${head}hello\n`);
  expect((await curl("-sI", "http://web/")).stdout).toBe(head);
  expect(
    (
      await curl(
        "-s",
        "-o",
        "/tmp/out",
        "-w",
        "%{http_code} %{size_download} %{remote_ip}:%{remote_port} %{url_effective} %{content_type} %{time_total}\\n",
        "web/x",
      )
    ).stdout,
  ).toBe(`200 6 ${ip}:80 http://web/x text/plain 0.000000\n`);
  expect(new TextDecoder().decode(client.fs.readFile("/tmp/out"))).toBe("hello\n");
  await curl("-sO", "http://web/dir/file.txt");
  expect(client.fs.exists("/file.txt")).toBe(true);
  expect(text(await curl("-sS", "-o", "/nowhere/x", "http://web/"))).toEqual({
    code: 23,
    stdout: "",
    stderr: "curl: (23) Failure writing output to destination\n",
  });
  expect((await curl("-s", "-w", "%{nope}", "http://web/")).stderr).toBe("curl: unknown --write-out variable: 'nope'\n");
});

test("what is sent: methods, data, headers, credentials", async () => {
  const { curl, client } = await setUp(async (request) => {
    const body = decodeUtf8(await readAll(request.body));
    return {
      status: 200,
      body: `${request.method} ${request.path}?${request.query}|${["host", "content-type", "authorization", "x-a"].map((name) => request.headers.get(name) ?? "-").join("|")}|${body}`,
    };
  });
  expect((await curl("-s", "-d", "a=1", "-d", "b=2", "http://web/p")).stdout).toBe("POST /p?|web|application/x-www-form-urlencoded|-|-|a=1&b=2");
  expect((await curl("-s", "-X", "PUT", "--json", '{"a":1}', "http://web:80/p?q=1")).stdout).toBe('PUT /p?q=1|web|application/json|-|-|{"a":1}');
  expect((await curl("-s", "-G", "--data-urlencode", "q=あ b", "http://web/")).stdout).toBe("GET /?q=%E3%81%82%20b|web|-|-|-|");
  expect((await curl("-s", "-u", "me:pw", "-H", "X-A: 1", "-H", "Host: other", "http://web/")).stdout).toBe("GET /?|other|-|Basic bWU6cHc=|1|");
  client.fs.writeFile("/tmp/body", new TextEncoder().encode("line1\nline2\n"));
  expect((await curl("-s", "-d", "@/tmp/body", "http://web/")).stdout).toContain("|line1line2");
  expect(text(await curl("-sS", "-d", "@/tmp/none", "http://web/"))).toMatchObject({ code: 26 });
});

test("-L, -f, --retry, --resolve", async () => {
  let failures = 2;
  const { curl, ip } = await setUp((request) => {
    if (request.path === "/from") return { status: 302, headers: { Location: "/to" } };
    if (request.path === "/loop") return { status: 302, headers: { Location: "/loop" } };
    if (request.path === "/flaky" && failures-- > 0) return { status: 503, body: "later\n" };
    return request.path === "/missing" ? { status: 404, body: "no\n" } : { status: 200, body: "there\n" };
  });
  expect(text(await curl("-sL", "-w", "%{num_redirects} %{url_effective}", "http://web/from"))).toEqual({
    code: 0,
    stdout: "there\n1 http://web/to",
    stderr: "",
  });
  expect(text(await curl("-sSL", "http://web/loop"))).toEqual({ code: 47, stdout: "", stderr: "curl: (47) Maximum (50) redirects followed\n" });
  expect(text(await curl("-sSf", "http://web/missing"))).toEqual({ code: 22, stdout: "", stderr: "curl: (22) The requested URL returned error: 404\n" });
  expect(await curl("-sS", "--retry", "3", "http://web/flaky")).toMatchObject({ code: 0, took: 3_000, stdout: "later\nlater\nthere\n" });
  expect(text(await curl("-s", "--resolve", `shop.example:80:${ip}`, "http://shop.example/"))).toEqual({ code: 0, stdout: "there\n", stderr: "" });
});

test("servers that break off", async () => {
  const { cluster, server, curl } = await setUp();
  const listener = server.network.listen(9000);
  void (async () => {
    const answers = ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"];
    for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
      await socket.source.read();
      const answer = answers.shift() ?? "";
      if (answer !== "") await socket.sink.write(new TextEncoder().encode(answer));
      await sleep(cluster.clock, 1);
      socket.close();
    }
  })();
  expect(text(await curl("-sS", `http://${server.network.ip}:9000/`))).toEqual({ code: 52, stdout: "", stderr: "curl: (52) Empty reply from server\n" });
  expect(text(await curl("-sS", `http://${server.network.ip}:9000/`))).toEqual({
    code: 18,
    stdout: "half",
    stderr: "curl: (18) transfer closed with 6 bytes remaining to read\n",
  });
});

test("URLs of one server share a connection while the server keeps it alive", async () => {
  const kept = await setUp((request) => ({ status: 200, body: `${request.remote.port}\n` }));
  const { stdout } = await kept.curl("-s", "-w", "%{num_connects} ", "http://web/a", "http://web/b", "http://web/c");
  const [port] = stdout.split("\n");
  expect(stdout).toBe(`${port}\n1 ${port}\n0 ${port}\n0 `);
  expect((await kept.curl("-sv", "http://web/a", "http://web/b")).stderr).toContain("* Re-using existing connection #0 with host web\n");
  const closed = await setUp((request) => ({ status: 200, headers: { connection: "close" }, body: `${request.path}\n` }));
  expect((await closed.curl("-s", "-w", "%{num_connects} ", "http://web/a", "http://web/b")).stdout).toBe("/a\n1 /b\n1 ");
});
