import { encodeUtf8 } from "../../../kernel/bytes.ts";
import type { HttpAnswer, HttpRequest } from "../../../network/http/index.ts";
import type { Process } from "../../../shell/process/process.ts";
import type { LocationBlock, NginxConfig, ServerBlock, Settings } from "../config/model.ts";
import { type Exchange, httpDate, interpolate, statusPage } from "./exchange.ts";
import { passOn } from "./proxy.ts";
import { type Outcome, serveFile } from "./static-file.ts";

const HOPS_LIMIT = 10;

export interface SiteLogs {
  access(line: string): void;
  error(level: "error" | "warn", text: string): void;
}

/** Answers requests as one configuration says. */
export class Site {
  private readonly config: NginxConfig;
  private readonly process: Process;
  private readonly version: string;
  private readonly logs: SiteLogs;
  private connections = 0;
  private requests = 0;

  constructor(process: Process, config: NginxConfig, version: string, logs: SiteLogs) {
    this.process = process;
    this.config = config;
    this.version = version;
    this.logs = logs;
  }

  async handle(port: number, request: HttpRequest): Promise<HttpAnswer> {
    const server = this.serverFor(port, request.headers.get("host") ?? "");
    this.requests++;
    const exchange: Exchange = {
      process: this.process,
      request,
      uri: normalise(request.path),
      args: request.query,
      serverName: server.names[0] ?? "",
      port,
      scheme: this.isSecure(port) ? "https" : "http",
      connection: ++this.connections,
      upstreamAddress: "",
      version: this.version,
      hops: 0,
    };
    const { answer, settings } = await this.answer(exchange, server);
    const whole = this.finish(exchange, answer, settings);
    if (settings.accessLog && this.config.accessLog !== undefined) this.log(exchange, whole);
    return whole;
  }

  /** Whether TLS is spoken on a port. */
  isSecure(port: number): boolean {
    return this.config.servers.some(({ listens }) => listens.some((listen) => listen.port === port && listen.ssl));
  }

  /** What a client of a TLS port is shown, in DER. */
  certificates(port: number, serverName: string | undefined): readonly Uint8Array[] | undefined {
    return this.serverFor(port, serverName ?? "").identity?.chain.map(({ der }) => der);
  }

  /** What a client that speaks plain HTTP to a TLS port is told. */
  plainRequest(): HttpAnswer {
    const told = "The plain HTTP request was sent to HTTPS port";
    const body = `<html>\r\n<head><title>400 ${told}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>${told}</center>\r\n<hr><center>nginx/${this.version}</center>\r\n</body>\r\n</html>\r\n`;
    const headers = { Server: `nginx/${this.version}`, Date: httpDate(this.process.clock.now()), "Content-Type": "text/html", Connection: "close" };
    return { status: 400, headers, body };
  }

  /** The server whose name is asked for, else the port's default. */
  private serverFor(port: number, host: string): ServerBlock {
    const name = host.replace(/:\d+$/, "").toLowerCase();
    const here = this.config.servers.filter((server) => server.listens.some((listen) => listen.port === port));
    const named =
      here.find((server) => server.names.includes(name)) ??
      here.find((server) => server.names.some((pattern) => pattern.startsWith("*.") && name.endsWith(pattern.slice(1))));
    return named ?? here.find((server) => server.listens.some((listen) => listen.port === port && listen.isDefault)) ?? (here[0] as ServerBlock);
  }

  private async answer(exchange: Exchange, server: ServerBlock): Promise<{ answer: HttpAnswer; settings: Settings }> {
    let overridden: number | undefined;
    for (;;) {
      const location = server.answer === undefined ? findLocation(server, exchange.uri) : undefined;
      const settings = location?.settings ?? server.settings;
      const outcome = await this.outcome(exchange, server, location);
      if (outcome.kind === "answer") return { answer: overridden === undefined ? outcome.answer : { ...outcome.answer, status: overridden }, settings };
      if (++exchange.hops > HOPS_LIMIT) {
        this.logError(exchange, "rewrite or internal redirection cycle");
        return { answer: this.page(500), settings };
      }
      if (outcome.kind === "goto") {
        const [uri = "/", args] = outcome.uri.split("?");
        exchange.uri = uri;
        if (args !== undefined) exchange.args = args;
        continue;
      }
      if (outcome.log !== undefined) this.logError(exchange, outcome.log);
      const page = settings.errorPages.get(outcome.status);
      if (page === undefined || overridden !== undefined || !page.uri.startsWith("/")) return { answer: this.page(overridden ?? outcome.status), settings };
      overridden = page.status ?? outcome.status;
      exchange.uri = page.uri;
    }
  }

  private async outcome(exchange: Exchange, server: ServerBlock, location: LocationBlock | undefined): Promise<Outcome> {
    const returned = server.answer ?? location?.answer;
    if (location?.denied) return { kind: "status", status: 403, log: "access forbidden by rule" };
    for (const rewrite of location?.rewrites ?? []) {
      const match = rewrite.pattern.exec(exchange.uri);
      if (match === null) continue;
      const target = interpolate(
        rewrite.replacement.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? ""),
        exchange,
      );
      if (rewrite.flag === "redirect" || rewrite.flag === "permanent" || /^https?:\/\//.test(target)) {
        return { kind: "answer", answer: { status: rewrite.flag === "permanent" ? 301 : 302, headers: { Location: absolute(target, exchange) } } };
      }
      const [uri = "/", args] = target.split("?");
      if (rewrite.flag === "last") return { kind: "goto", uri: target };
      exchange.uri = uri;
      if (args !== undefined) exchange.args = args;
      if (rewrite.flag === "break") break;
    }
    if (returned !== undefined) return this.returned(exchange, returned.status, returned.text, location?.settings ?? server.settings);
    if (location?.stubStatus)
      return {
        kind: "answer",
        answer: {
          status: 200,
          headers: { "Content-Type": "text/plain" },
          body: `Active connections: 1 \nserver accepts handled requests\n ${this.connections} ${this.connections} ${this.requests} \nReading: 0 Writing: 1 Waiting: 0 \n`,
        },
      };
    if (location?.proxy !== undefined) return passOn(exchange, location, location.proxy);
    return serveFile(exchange, location ?? server);
  }

  private returned(exchange: Exchange, status: number, text: string | undefined, settings: Settings): Outcome {
    if (text === undefined) return status === 204 ? { kind: "answer", answer: { status } } : { kind: "status", status };
    const value = interpolate(text, exchange);
    if ([301, 302, 303, 307, 308].includes(status)) return { kind: "answer", answer: { status, headers: { Location: absolute(value, exchange) } } };
    return { kind: "answer", answer: { status, headers: { "Content-Type": settings.defaultType }, body: value } };
  }

  private page(status: number): HttpAnswer {
    if (status === 444) return { status: 400 };
    return { status, headers: { "Content-Type": "text/html" }, body: statusPage(status, this.version) };
  }

  /** Adds nginx's own headers, in its order. */
  private finish(exchange: Exchange, answer: HttpAnswer, settings: Settings): HttpAnswer {
    const redirect = answer.status >= 301 && answer.status <= 308 && answer.status !== 304 && answer.body === undefined;
    const body = redirect ? statusPage(answer.status, this.version) : answer.body;
    const given = [
      ...(Symbol.iterator in (answer.headers ?? {}) ? (answer.headers as Iterable<readonly [string, string]>) : Object.entries(answer.headers ?? {})),
    ].map(([name, value]): [string, string] => [name, value]);
    const take = (name: string) => {
      const index = given.findIndex(([field]) => field.toLowerCase() === name);
      return index < 0 ? undefined : given.splice(index, 1)[0]?.[1];
    };
    const type = take("content-type") ?? (redirect ? "text/html" : undefined);
    take("content-length");
    const length = typeof body === "string" ? encodeUtf8(body).length : body instanceof Uint8Array ? body.length : 0;
    const headers: [string, string][] = [
      ["Server", `nginx/${this.version}`],
      ["Date", httpDate(this.process.clock.now())],
    ];
    if (type !== undefined) headers.push(["Content-Type", type]);
    if (answer.status !== 204 && answer.status !== 304) headers.push(["Content-Length", String(length)]);
    headers.push(...given.filter(([name]) => name.toLowerCase() === "last-modified"));
    headers.push(["Connection", exchange.request.headers.hasToken("connection", "close") ? "close" : "keep-alive"]);
    headers.push(...given.filter(([name]) => name.toLowerCase() !== "last-modified"));
    for (const { name, value, always } of settings.addHeaders) {
      if (always || [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(answer.status)) headers.push([name, interpolate(value, exchange)]);
    }
    return { ...answer, headers, ...(body === undefined ? {} : { body }) };
  }

  private log(exchange: Exchange, answer: HttpAnswer): void {
    const { body } = answer;
    const sent = exchange.request.method === "HEAD" ? 0 : typeof body === "string" ? encodeUtf8(body).length : body instanceof Uint8Array ? body.length : 0;
    const dashed = (name: string) => exchange.request.headers.get(name) ?? "-";
    const more = {
      status: String(answer.status),
      body_bytes_sent: String(sent),
      bytes_sent: String(sent),
      http_referer: dashed("referer"),
      http_user_agent: dashed("user-agent"),
      http_x_forwarded_for: dashed("x-forwarded-for"),
      request_time: "0.000",
      upstream_response_time: "0.000",
    };
    this.logs.access(interpolate(this.config.logFormat, exchange, more));
  }

  private logError(exchange: Exchange, text: string): void {
    const { request, serverName, connection } = exchange;
    const query = request.query === "" ? "" : `?${request.query}`;
    const [before, upstream] = text.split(", upstream: ");
    const place = `client: ${request.remote.ip}, server: ${serverName}, request: "${request.method} ${request.path}${query} HTTP/${request.httpVersion}"`;
    this.logs.error(
      "error",
      `*${connection} ${before}, ${place}${upstream === undefined ? "" : `, upstream: ${upstream}`}, host: "${request.headers.get("host") ?? ""}"`,
    );
  }
}

/** Exact, then the longest prefix when it is `^~`, then the first expression that matches, then the longest prefix. */
function findLocation(server: ServerBlock, uri: string): LocationBlock | undefined {
  const exact = server.locations.find((location) => location.modifier === "=" && location.pattern === uri);
  if (exact !== undefined) return exact;
  const prefixes = server.locations.filter((location) => (location.modifier === "" || location.modifier === "^~") && uri.startsWith(location.pattern));
  const longest = prefixes.reduce<LocationBlock | undefined>(
    (best, next) => (best === undefined || next.pattern.length > best.pattern.length ? next : best),
    undefined,
  );
  if (longest?.modifier === "^~") return longest;
  return server.locations.find((location) => location.matches?.test(uri)) ?? longest;
}

/** Decodes, merges slashes and resolves dots, as nginx does before it looks for a location. */
function normalise(path: string): string {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // A stray percent sign stays as it is.
  }
  const parts: string[] = [];
  for (const part of decoded.split("/").slice(1)) {
    if (part === "..") parts.pop();
    else if (part !== "." && !(part === "" && parts.at(-1) === "")) parts.push(part);
  }
  return `/${parts.join("/")}`.replace(/\/{2,}/g, "/");
}

function absolute(target: string, exchange: Exchange): string {
  if (!target.startsWith("/")) return target;
  return `${exchange.scheme}://${exchange.request.headers.get("host") ?? exchange.serverName}${target}`;
}
