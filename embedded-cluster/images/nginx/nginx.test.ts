import { expect, test } from "vitest";
import type { Image } from "../image.ts";
import { createImageRegistry } from "../registry.ts";
import { imageCluster } from "../testing/pods.ts";

const registry = createImageRegistry();
const image = (reference: string) => registry.find(reference) as Image;
const CONFIG = "/etc/nginx/conf.d/default.conf";

async function setUp(config?: string, env: Record<string, string> = {}, files: Record<string, string> = {}) {
  const cluster = await imageCluster();
  const api = await cluster.imagePod("api-0", image("my-api"));
  await cluster.expose("api-service", [api], 80, 8080);
  await cluster.expose("empty", [], 80);
  const nginx = await cluster.imagePod("web-0", image("nginx:1.27"), { env, files: { ...(config === undefined ? {} : { [CONFIG]: config }), ...files } });
  await cluster.clock.settle();
  await cluster.expose("web", [nginx], 80);
  const client = await cluster.imagePod("client", image("curlimages/curl"), { main: false });
  const curl = async (...words: string[]) => (await client.run(["curl", "-s", ...words])).stdout;
  const write = (text: string) => nginx.fs.writeFile(CONFIG, new TextEncoder().encode(text));
  return { cluster, nginx, api, curl, write };
}

test("serves its welcome page and says 404 for the rest", async () => {
  const { curl, nginx } = await setUp();
  expect(await curl("-I", "http://web/")).toBe(
    'HTTP/1.1 200 OK\r\nServer: nginx/1.27.5\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/html\r\nContent-Length: 615\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nConnection: keep-alive\r\nETag: "6955b900-267"\r\nAccept-Ranges: bytes\r\n\r\n',
  );
  expect(await curl("http://web/nope")).toBe(
    "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.27.5</center>\r\n</body>\r\n</html>\r\n",
  );
  const log = nginx.log().split("\n").slice(-4, -1);
  expect(log).toEqual([
    expect.stringMatching(/^10\.244\.\d+\.\d+ - - \[01\/Jan\/2026:00:00:00 \+0000\] "HEAD \/ HTTP\/1\.1" 200 0 "-" "curl\/7\.88\.1" "-"$/),
    expect.stringMatching(
      /^2026\/01\/01 00:00:00 \[error\] 29#29: \*2 open\(\) "\/usr\/share\/nginx\/html\/nope" failed \(2: No such file or directory\), client: .*, server: localhost, request: "GET \/nope HTTP\/1\.1", host: "web"$/,
    ),
    expect.stringMatching(/"GET \/nope HTTP\/1\.1" 404 153 "-" "curl\/7\.88\.1" "-"$/),
  ]);
});

test("chooses locations as nginx does: exact, ^~, expressions, the longest prefix", async () => {
  const { curl } = await setUp(`server {
  listen 80;
  location = /a { return 200 "exact\\n"; }
  location /a { return 200 "prefix\\n"; }
  location /a/long { return 200 "longer $uri $arg_q\\n"; }
  location ^~ /img/ { return 200 "stop\\n"; }
  location ~* \\.PNG$ { return 200 "expression\\n"; }
  location /old { return 301 /new; }
  location /closed { deny all; }
  location /files { alias /usr/share/nginx/html; try_files $uri =404; }
}`);
  expect(await curl("http://web/a", "http://web/ab", "http://web/a/longer?q=1", "http://web/img/x.png", "http://web/x.png")).toBe(
    "exact\nprefix\nlonger /a/longer 1\nstop\nexpression\n",
  );
  expect(await curl("-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "http://web/old")).toBe("301 http://web/new");
  expect(await curl("-o", "/dev/null", "-w", "%{http_code}", "http://web/closed")).toBe("403");
});

test("passes requests on, with and without a path, and says 502 when nobody is there", async () => {
  const { curl, nginx, cluster, api } = await setUp(`upstream api { server api-service:80; }
server {
  listen 80;
  location / { proxy_pass http://api; proxy_set_header X-Real-IP $remote_addr; }
  location /v1/ { proxy_pass http://api-service/api/v1/; }
  location /dead { proxy_pass http://empty; }
}`);
  expect(await curl("http://web/live")).toBe('{"status":"ok"}\n');
  expect(await curl("http://web/v1/whoami")).toContain('"hostname":"api-0"');
  expect(await curl("http://web/dead")).toContain("<center><h1>502 Bad Gateway</h1></center>");
  expect(nginx.log()).toMatch(
    /\[error\] 29#29: \*3 connect\(\) failed \(111: Connection refused\) while connecting to upstream, client: [\d.]+, server: , request: "GET \/dead HTTP\/1\.1", upstream: "http:\/\/[\d.]+:80\/dead", host: "web"\n/,
  );
  // Names are resolved once: a Service that is gone is still asked at its old address.
  await cluster.remove("services", "api-service", "default");
  api.main?.kill("SIGTERM");
  await cluster.clock.settle();
  expect(await curl("-o", "/dev/null", "-w", "%{http_code}", "-m", "100", "http://web/live")).toBe("504");
});

test("does not start when an upstream has no name, and says which", async () => {
  const { nginx } = await setUp("server {\n  listen 80;\n  location / { proxy_pass http://backend:8080; }\n}\n");
  expect(await nginx.main?.exited).toBe(1);
  expect(nginx.log().split("\n").slice(-3)).toEqual([
    '2026/01/01 00:00:00 [emerg] 1#1: host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:3',
    'nginx: [emerg] host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:3',
    "",
  ]);
});

test("-t finds the faults, -s reload keeps what works", async () => {
  const { nginx, write, curl, cluster } = await setUp('server { listen 80; return 200 "one\\n"; }');
  const check = async (config: string) => {
    write(config);
    const { code, stderr } = await nginx.run("nginx -t");
    return { code, said: stderr.split("\n")[0]?.replace(/^.*#\d+: /, "") };
  };
  expect(await check('server { listen 80; return 200 "two\\n" }')).toEqual({ code: 1, said: `unexpected "}" in ${CONFIG}:1` });
  expect(await check("server {\n listen 80;\n foo bar;\n}")).toEqual({ code: 1, said: `unknown directive "foo" in ${CONFIG}:3` });
  expect(await check("server { listen 80;")).toEqual({ code: 1, said: `unexpected end of file, expecting "}" in ${CONFIG}:1` });
  expect(await check("server { listen 80; location / { proxy_pass backend; } }")).toEqual({ code: 1, said: `invalid URL prefix in ${CONFIG}:1` });
  expect((await nginx.run("nginx -s reload")).code).toBe(1);
  expect(await curl("http://web/")).toBe("one\n");
  write('server { listen 80; return 200 "two\\n"; }');
  expect((await nginx.run("nginx -t")).stderr).toBe(
    "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n",
  );
  expect((await nginx.run("nginx -s reload")).code).toBe(0);
  await cluster.clock.settle();
  expect(await curl("http://web/")).toBe("two\n");
});

test("templates are filled in from the environment", async () => {
  const { curl } = await setUp(
    undefined,
    { COLOUR: "blue" },
    { "/etc/nginx/templates/default.conf.template": 'server { listen 80; return 200 "${COLOUR} $uri\\n"; }' },
  );
  expect(await curl("http://web/x")).toBe("blue /x\n");
});

test("SIGQUIT and SIGTERM end it with 0", async () => {
  const { nginx } = await setUp();
  nginx.main?.kill("SIGQUIT");
  expect(await nginx.main?.exited).toBe(0);
  expect(nginx.log()).toContain("signal 3 (SIGQUIT) received, shutting down");
});
