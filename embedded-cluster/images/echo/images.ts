import { decodeUtf8 } from "../../kernel/bytes.ts";
import { sleep } from "../../kernel/clock.ts";
import { readAll, writeText } from "../../kernel/streams.ts";
import { type HttpAnswer, type HttpRequest, parseQuery } from "../../network/http/index.ts";
import { POD_NETWORK } from "../../network/pod-network.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { alpineBase } from "../base/alpine.ts";
import type { Image } from "../image.ts";
import { grpcHealthChecking } from "./agnhost-grpc-health.ts";
import { json, plain, portFrom, runHttpApp } from "../web/http-app.ts";

/** Flags as Go's flag package takes them: -text=hi, -text hi, --text=hi. */
function goFlags(words: readonly string[]): { flags: Map<string, string>; operands: string[] } {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(words[at] as string);
    if (match === null) operands.push(words[at] as string);
    else if (match[2] !== undefined) flags.set(match[1] as string, match[2]);
    else if (words[at + 1] !== undefined && !(words[at + 1] as string).startsWith("-")) flags.set(match[1] as string, words[++at] as string);
    else flags.set(match[1] as string, "true");
  }
  return { flags, operands };
}

const stamp = (process: Process) => new Date(process.clock.now()).toISOString().slice(0, 19).replaceAll("-", "/").replace("T", " ");

/** Models hashicorp/http-echo: one text for every path. */
const httpEcho: Program = async (process) => {
  const { flags } = goFlags(process.argv.slice(1));
  const text = flags.get("text") ?? process.env.get("ECHO_TEXT");
  if (text === undefined) {
    await writeText(process.stderr, "Missing -text option!\n");
    return 127;
  }
  const port = portFrom(flags.get("listen")?.split(":").at(-1), 5678);
  const status = Number(flags.get("status-code") ?? 200);
  return runHttpApp(process, {
    port,
    handle: () => plain(status, `${text}\n`, { "X-App-Name": "http-echo", "X-App-Version": "1.0.0" }),
    banner: `${stamp(process)} [INFO] server is listening on :${port}`,
    portTaken: `[ERR] server exited with: listen tcp :${port}: bind: address already in use\n`,
    logLine: (request, answer) =>
      `${stamp(process)} ${request.headers.get("host")} ${request.remote.ip}:${request.remote.port} "${request.method} ${request.path} HTTP/${request.httpVersion}" ${answer.status} ${text.length + 1} "${request.headers.get("user-agent") ?? ""}"`,
  });
};

/** Models gcr.io/google-samples/hello-app. */
const helloApp =
  (version: string): Program =>
  (process) => {
    const port = portFrom(process.env.get("PORT"), 8080);
    return runHttpApp(process, {
      port,
      handle: () => plain(200, `Hello, world!\nVersion: ${version}\nHostname: ${process.hostname}\n`),
      banner: `${stamp(process)} Server listening on port ${port}`,
      portTaken: `${stamp(process)} listen tcp :${port}: bind: address already in use\n`,
      logLine: (request) => `${stamp(process)} Serving request: ${request.path}`,
    });
  };

/** Models traefik/whoami: who answered, and what it was asked. */
const whoami: Program = (process) => {
  const { flags } = goFlags(process.argv.slice(1));
  const port = portFrom(flags.get("port") ?? process.env.get("WHOAMI_PORT_NUMBER"), 80);
  const name = flags.get("name") ?? process.env.get("WHOAMI_NAME");
  const ip = process.capability(POD_NETWORK)?.ip ?? "127.0.0.1";
  const headers = (request: HttpRequest) =>
    [...request.headers]
      .filter(([field]) => field.toLowerCase() !== "host")
      .map(([field, value]) => `${field}: ${value}\n`)
      .sort()
      .join("");
  return runHttpApp(process, {
    port,
    handle: async (request): Promise<HttpAnswer> => {
      if (request.path === "/health") return { status: 200 };
      if (request.path === "/api") {
        return json(200, {
          hostname: process.hostname,
          ip: ["127.0.0.1", ip],
          headers: Object.fromEntries([...request.headers].map(([field, value]) => [field, [value]])),
          url: request.path,
          host: request.headers.get("host"),
          method: request.method,
          ...(name ? { name } : {}),
        });
      }
      const wait = /^(\d+)(ms|s)$/.exec(parseQuery(request.query).get("wait") ?? "");
      if (wait !== null) await sleep(process.clock, Math.min(60_000, Number(wait[1]) * (wait[2] === "s" ? 1_000 : 1)), process.signal);
      const query = request.query === "" ? "" : `?${request.query}`;
      return plain(
        200,
        `${name ? `Name: ${name}\n` : ""}Hostname: ${process.hostname}\nIP: 127.0.0.1\nIP: ${ip}\nRemoteAddr: ${request.remote.ip}:${request.remote.port}\n${request.method} ${request.path}${query} HTTP/${request.httpVersion}\nHost: ${request.headers.get("host")}\n${headers(request)}\n`,
      );
    },
    banner: `${stamp(process)} Starting up on port ${port}`,
    portTaken: `${stamp(process)} listen tcp :${port}: bind: address already in use\n`,
    logLine: () => undefined,
  });
};

/** Models ealen/echo-server: the request as JSON. */
const echoServer: Program = (process) => {
  const port = portFrom(process.env.get("PORT"), 80);
  return runHttpApp(process, {
    port,
    handle: async (request) => {
      const query = parseQuery(request.query);
      const status = Number(query.get("echo_code") ?? 200);
      if (query.has("echo_body")) return plain(status, JSON.stringify(query.get("echo_body")));
      const body = decodeUtf8(await readAll(request.body));
      return json(status, {
        host: { hostname: (request.headers.get("host") ?? "").split(":")[0], ip: request.remote.ip, ips: [] },
        http: { method: request.method, baseUrl: "", originalUrl: request.path, protocol: "http" },
        request: {
          params: { "0": request.path },
          query: Object.fromEntries(query),
          cookies: {},
          body,
          headers: Object.fromEntries([...request.headers].map(([name, value]) => [name.toLowerCase(), value])),
        },
        environment: Object.fromEntries(process.env),
      });
    },
    banner: `Listening on port ${port}.`,
    portTaken: `Error: listen EADDRINUSE: address already in use :::${port}\n`,
    logLine: (request) =>
      JSON.stringify({
        name: "echo-server",
        hostname: process.hostname,
        msg: `${request.method} ${request.path}`,
        time: new Date(process.clock.now()).toISOString(),
      }),
  });
};

/** Models the parts of agnhost that tutorials and conformance tests use: netexec, serve-hostname, grpc-health-checking, pause. */
const agnhost: Program = async (process) => {
  const [command = "pause", ...words] = process.argv.slice(1);
  const { flags } = goFlags(words);
  if (command === "netexec" || command === "serve-hostname") {
    const port = portFrom(flags.get("http-port") ?? flags.get("port"), command === "netexec" ? 8080 : 9376);
    return runHttpApp(process, {
      port,
      handle: (request) => (command === "serve-hostname" ? plain(200, process.hostname) : netexec(process, request)),
      banner: `${stamp(process)} Started HTTP server on port ${port}`,
      portTaken: `${stamp(process)} listen tcp :${port}: bind: address already in use\n`,
      logLine: (request) => `${stamp(process)} ${request.method} ${request.path}`,
    });
  }
  if (command === "grpc-health-checking") return grpcHealthChecking(process, flags);
  if (command !== "pause") {
    await writeText(process.stderr, `Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.\n`);
    return 1;
  }
  await writeText(process.stdout, "Paused\n");
  return new Promise((resolve) => {
    process.onSignal("SIGTERM", () => resolve(0));
    process.signal.addEventListener("abort", () => resolve(137), { once: true });
  });
};

function netexec(process: Process, request: HttpRequest): HttpAnswer {
  const query = parseQuery(request.query);
  if (["/hostname", "/hostName"].includes(request.path)) return plain(200, process.hostname);
  if (request.path === "/clientip") return plain(200, `${request.remote.ip}:${request.remote.port}`);
  if (request.path === "/echo") return plain(Number(query.get("code") ?? 200), query.get("msg") ?? "");
  if (["/healthz", "/readyz"].includes(request.path)) return plain(200, "");
  if (request.path === "/header") return plain(200, request.headers.get(query.get("key") ?? "") ?? "");
  // Go's mux gives every path that nobody else takes to the handler of "/".
  const now = new Date(process.clock.now()).toISOString();
  return plain(200, `NOW: ${now.slice(0, 10)} ${now.slice(11, 23)}000000 +0000 UTC`);
}

const base = alpineBase();

/** Small servers that say who they are. */
export const ECHO_IMAGES: readonly Image[] = [
  {
    repository: "hashicorp/http-echo",
    tags: ["latest", "0.2.3", "1.0", "1.0.0"],
    entrypoint: ["/http-echo"],
    exposedPorts: [5678],
    programs: { "/http-echo": httpEcho },
    size: 3_800_000,
  },
  ...["1.0", "2.0"].map(
    (version): Image => ({
      repository: "gcr.io/google-samples/hello-app",
      tags: [version],
      cmd: ["./hello-app"],
      workingDirectory: "/",
      exposedPorts: [8080],
      programs: { "/hello-app": helloApp(`${version}.0`) },
      size: 13_700_000,
    }),
  ),
  {
    repository: "traefik/whoami",
    tags: ["latest", "v1.10", "v1.11"],
    entrypoint: ["/whoami"],
    exposedPorts: [80],
    programs: { "/whoami": whoami },
    size: 2_900_000,
  },
  {
    repository: "ealen/echo-server",
    tags: ["latest", "0.9.2"],
    cmd: ["echo-server"],
    exposedPorts: [80],
    files: base.files,
    programs: { ...base.programs, "/usr/local/bin/echo-server": echoServer },
    size: 48_000_000,
  },
  {
    repository: "registry.k8s.io/e2e-test-images/agnhost",
    tags: ["2.39", "2.40", "2.43", "2.45", "2.47", "2.53", "2.56"],
    entrypoint: ["/agnhost"],
    cmd: ["pause"],
    files: base.files,
    programs: { ...base.programs, "/agnhost": agnhost },
    size: 55_000_000,
  },
];
