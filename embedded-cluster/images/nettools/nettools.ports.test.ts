import { expect, test } from "vitest";
import { serveHttp } from "../../network/http/index.ts";
import { BUSYBOX_PROGRAMS } from "../base/busybox-programs.ts";
import { NETWORK_PROGRAMS } from "../base/network-programs.ts";
import { installed } from "../base/shell-programs.ts";
import type { Image } from "../image.ts";
import { imageCluster } from "../testing/pods.ts";

const image = (programs: Image["programs"]): Image => ({ repository: "tools", tags: ["*"], programs: installed("/bin", programs), size: 1 });

async function setUp(programs: Image["programs"]) {
  const cluster = await imageCluster();
  const server = await cluster.imagePod("web-0", image(programs), { main: false });
  serveHttp(server.network, 8080, (request) =>
    request.path === "/nope" ? { status: 404, body: "no\n" } : { status: 200, headers: { "Content-Type": "text/html" }, body: "hello\n" },
  );
  const ip = await cluster.expose("web", [server], 80, 8080);
  const empty = await cluster.expose("empty", [], 80);
  const client = await cluster.imagePod("client", image(programs), { main: false });
  const run = async (command: string, stdin?: string) => {
    const { code, stdout, stderr } = await client.run(command, stdin === undefined ? {} : { stdin });
    return { code, stdout, stderr };
  };
  return { cluster, server, client, ip, empty, run };
}

test("nc, as OpenBSD's", async () => {
  const { run, ip, empty, server, client, cluster } = await setUp(NETWORK_PROGRAMS);
  expect(await run("nc -zv web 80")).toEqual({ code: 0, stdout: "", stderr: `Connection to web (${ip}) 80 port [tcp/*] succeeded!\n` });
  expect(await run(`nc -zv ${ip} 80`)).toEqual({ code: 0, stdout: "", stderr: `Connection to ${ip} 80 port [tcp/*] succeeded!\n` });
  expect(await run("nc -zv empty 80")).toEqual({ code: 1, stdout: "", stderr: `nc: connect to empty (${empty}) port 80 (tcp) failed: Connection refused\n` });
  expect(await run("nc -z empty 80")).toEqual({ code: 1, stdout: "", stderr: "" });
  expect(await run("nc -zv nope 80")).toEqual({ code: 1, stdout: "", stderr: 'nc: getaddrinfo for host "nope" port 80: Name or service not known\n' });
  expect(await run("nc -zv -w 2 10.96.9.9 80")).toEqual({
    code: 1,
    stdout: "",
    stderr: "nc: connect to 10.96.9.9 port 80 (tcp) timed out: Operation now in progress\n",
  });
  const listening = server.start("nc -lv 9000");
  await cluster.clock.settle();
  expect(await client.run(`nc -N ${server.network.ip} 9000`, { stdin: "over the wire\n" })).toMatchObject({ code: 0 });
  await cluster.finish(listening.process);
  expect(listening.stdout()).toBe("over the wire\n");
  expect(listening.stderr()).toMatch(/^Listening on 0\.0\.0\.0 9000\nConnection received on 10\.244\.\d+\.\d+ \d+\n$/);
});

test("nc, as BusyBox's", async () => {
  const { run, ip, empty } = await setUp(BUSYBOX_PROGRAMS);
  expect(await run("nc -zv web 80")).toEqual({ code: 0, stdout: "", stderr: `web (${ip}:80) open\n` });
  expect(await run("nc -zv empty 80")).toEqual({ code: 1, stdout: "", stderr: `nc: empty (${empty}:80): Connection refused\n` });
  expect(await run("nc -z empty 80")).toEqual({ code: 1, stdout: "", stderr: "" });
  expect(await run("nc nope 80")).toEqual({ code: 1, stdout: "", stderr: "nc: bad address 'nope'\n" });
  expect(await run("nc web 80", "GET / HTTP/1.0\r\n\r\n")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^HTTP\/1\.1 200 OK\r\n[\s\S]*hello\n$/) });
});

test("telnet, as inetutils' and as BusyBox's", async () => {
  const debian = await setUp(NETWORK_PROGRAMS);
  const talk = await debian.run("telnet web 80", "GET / HTTP/1.0\n\n");
  expect(talk).toMatchObject({ code: 1, stderr: "Connection closed by foreign host.\n" });
  expect(talk.stdout.startsWith(`Trying ${debian.ip}...\nConnected to web.\nEscape character is '^]'.\nHTTP/1.1 200 OK\r\n`)).toBe(true);
  expect(await debian.run("telnet empty 80")).toEqual({
    code: 1,
    stdout: `Trying ${debian.empty}...\n`,
    stderr: "telnet: Unable to connect to remote host: Connection refused\n",
  });
  expect(await debian.run("telnet nope 80")).toEqual({ code: 1, stdout: "", stderr: "Server lookup failure:  nope:80, Name or service not known\n" });
  expect(await debian.run("telnet web 80", "\u001d\nquit\n")).toMatchObject({ code: 0, stdout: expect.stringMatching(/\ntelnet> $/) });
  const busybox = await setUp(BUSYBOX_PROGRAMS);
  expect(await busybox.run("telnet empty 80")).toEqual({
    code: 1,
    stdout: "",
    stderr: `telnet: can't connect to remote host (${busybox.empty}): Connection refused\n`,
  });
  expect((await busybox.run("telnet web 80", "GET / HTTP/1.0\n\n")).stdout).toMatch(/^Connected to web\nHTTP\/1\.1 200 OK\r\n/);
});

test("wget, as GNU's", async () => {
  const { run, ip, empty, client } = await setUp(NETWORK_PROGRAMS);
  expect(await run("wget -qO- http://web/")).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
  expect((await run("wget http://web/page.html")).stderr).toBe(`--2026-01-01 00:00:00--  http://web/page.html
Resolving web (web)... ${ip}
Connecting to web (web)|${ip}|:80... connected.
HTTP request sent, awaiting response... 200 OK
Length: 6 [text/html]
Saving to: ‘page.html’

     0K                                                    100% 5.86K=0s

2026-01-01 00:00:00 (5.86 KB/s) - ‘page.html’ saved [6/6]

`);
  expect(client.fs.exists("/page.html")).toBe(true);
  expect(await run("wget -O- http://web/nope")).toMatchObject({
    code: 8,
    stdout: "",
    stderr: expect.stringMatching(/awaiting response\.\.\. 404 Not Found\n2026-01-01 00:00:00 ERROR 404: Not Found\.\n\n$/),
  });
  expect(await run("wget http://empty/")).toEqual({
    code: 4,
    stdout: "",
    stderr: `--2026-01-01 00:00:00--  http://empty/\nResolving empty (empty)... ${empty}\nConnecting to empty (empty)|${empty}|:80... failed: Connection refused.\n`,
  });
  expect(await run("wget http://nope/")).toEqual({
    code: 4,
    stdout: "",
    stderr: "--2026-01-01 00:00:00--  http://nope/\nResolving nope (nope)... failed: Name or service not known.\nwget: unable to resolve host address ‘nope’\n",
  });
});

test("wget, as BusyBox's", async () => {
  const { run, ip, empty } = await setUp(BUSYBOX_PROGRAMS);
  expect(await run("wget -qO- http://web/")).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
  const bar = "100% |********************************|     6  0:00:00 ETA\n";
  expect(await run("wget -O- web")).toEqual({
    code: 0,
    stdout: "hello\n",
    stderr: `Connecting to web (${ip}:80)\nwriting to stdout\n-                    ${bar}written to stdout\n`,
  });
  expect(await run("wget http://web:80/")).toEqual({
    code: 0,
    stdout: "",
    stderr: `Connecting to web:80 (${ip}:80)\nsaving to 'index.html'\nindex.html           ${bar}'index.html' saved\n`,
  });
  expect(await run("wget -qO- http://web/nope")).toEqual({ code: 1, stdout: "", stderr: "wget: server returned error: HTTP/1.1 404 Not Found\n" });
  expect(await run("wget -qO- http://empty/")).toEqual({ code: 1, stdout: "", stderr: `wget: can't connect to remote host (${empty}): Connection refused\n` });
  expect(await run("wget -qO- http://nope/")).toEqual({ code: 1, stdout: "", stderr: "wget: bad address 'nope'\n" });
  expect(await run("wget -T 3 -qO- http://10.96.9.9/")).toEqual({ code: 1, stdout: "", stderr: "wget: download timed out\n" });
});

test("ping reaches pods, and no Service", async () => {
  const { run, server, cluster, client, ip } = await setUp(NETWORK_PROGRAMS);
  const pod = server.network.ip;
  const answered = await run(`ping -c 2 ${pod}`);
  expect(answered).toMatchObject({ code: 0, stderr: "" });
  expect(answered.stdout).toMatch(
    new RegExp(
      `^PING ${pod} \\(${pod}\\) 56\\(84\\) bytes of data\\.\n(64 bytes from ${pod}: icmp_seq=[12] ttl=64 time=0\\.\\d{3} ms\n){2}\n--- ${pod} ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1000ms\nrtt min/avg/max/mdev = [\\d./]+ ms\n$`,
    ),
  );
  expect(await run("ping -c 1 web")).toEqual({
    code: 1,
    stderr: "",
    stdout: `PING web (${ip}) 56(84) bytes of data.\n\n--- web ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 1000ms\n\n`,
  });
  const endless = client.start(`ping ${pod}`);
  await cluster.clock.advance(2_500);
  endless.process.kill("SIGINT");
  expect(await cluster.finish(endless.process)).toBe(0);
  expect(endless.stdout()).toContain("3 packets transmitted, 3 received, 0% packet loss");
});

test("ss, netstat and ip show what the pod has", async () => {
  const { server } = await setUp(NETWORK_PROGRAMS);
  expect((await server.run("ss -tln")).stdout).toBe(
    "State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0      4096         0.0.0.0:8080         0.0.0.0:*\n",
  );
  expect((await server.run("netstat -tln")).stdout).toBe(
    "Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \ntcp        0      0 0.0.0.0:8080            0.0.0.0:*               LISTEN      \n",
  );
  expect((await server.run("ip addr")).stdout).toContain(`inet ${server.network.ip}/24`);
});
