import { encodeUtf8 } from "../../kernel/bytes.ts";
import { randomInteger } from "../../kernel/random.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import type { HttpAnswer, HttpRequest } from "../../network/http/index.ts";
import { cidrContains, parseCidr, parseIPv4 } from "../../network/ipv4.ts";
import type { Process } from "../../shell/process/process.ts";
import { chooseBackend } from "./canary.ts";
import { locationFor, serverFor } from "./choose.ts";
import { errorPage } from "./error-page.ts";
import { accessLine, type Exchange } from "./exchange.ts";
import { type Configuration, DEFAULT_BACKEND, type Location } from "./model.ts";
import { type Outcome, passOn } from "./proxy.ts";

const PORTS = { http: 80, https: 443 };
/** Seconds of Strict-Transport-Security, as the controller's default. */
const HSTS = "max-age=31536000; includeSubDomains";

export interface ServeContext {
  process: Process;
  configuration(): Configuration;
  /** One line for stdout, without its end. */
  access(line: string): void;
  /** One line for stderr. */
  error(line: string): void;
}

/** Answers one request as the present configuration says. Models what the controller's nginx.tmpl makes of it. */
export async function serve(context: ServeContext, request: HttpRequest, scheme: "http" | "https"): Promise<HttpAnswer> {
  const configuration = context.configuration();
  const { process } = context;
  const server = serverFor(configuration, request.headers.get("host") ?? "");
  const location = locationFor(server, request.path);
  const exchange: Exchange = {
    request,
    scheme,
    server,
    location,
    start: process.clock.now(),
    requestId: hex(process, 32),
    upstreamName: location?.backend ?? DEFAULT_BACKEND,
    alternativeName: "",
    upstreamAddresses: [],
    upstreamStatus: [],
    upstreamBytes: undefined,
    upstreamMilliseconds: undefined,
  };
  const outcome = location === undefined ? notFound(exchange) : await answer(context, exchange, location, configuration);
  if (outcome.kind === "status" && outcome.error !== undefined) context.error(errorLine(process, exchange, outcome.error));
  return finish(context, exchange, outcome);
}

async function answer({ process }: ServeContext, exchange: Exchange, location: Location, configuration: Configuration): Promise<Outcome> {
  const { request, scheme, server } = exchange;
  const { annotations } = location;
  const host = (request.headers.get("host") ?? server.host).replace(/:\d+$/, "");
  const query = request.query === "" ? "" : `?${request.query}`;
  const wantsTls = annotations.forceSslRedirect || (annotations.sslRedirect && server.identity !== undefined);
  if (scheme === "http" && wantsTls && location.ingress !== undefined) return redirect(308, `https://${host}${request.path}${query}`);
  if (!isAllowed(request.remote.ip, annotations.allowed)) return { kind: "status", status: 403, error: "access forbidden by rule" };
  if (annotations.permanentRedirect !== undefined) return redirect(annotations.permanentRedirectCode, annotations.permanentRedirect);
  if (annotations.temporalRedirect !== undefined) return redirect(302, annotations.temporalRedirect);
  if (annotations.appRoot !== undefined && request.path === "/")
    return redirect(302, `${scheme}://${request.headers.get("host") ?? host}${annotations.appRoot}`);
  const backend = configuration.backends.get(location.backend);
  if (backend === undefined || location.backend === DEFAULT_BACKEND) return notFound(exchange);
  const chosen = chooseBackend(backend, configuration, request.headers, process.random);
  if (chosen !== backend) exchange.alternativeName = chosen.name;
  return passOn(process, exchange, location, chosen, PORTS);
}

/** The controller's own default backend listens beside nginx. */
function notFound(exchange: Exchange): Outcome {
  exchange.upstreamAddresses.push("127.0.0.1:8181");
  exchange.upstreamStatus.push("404");
  exchange.upstreamBytes = encodeUtf8(errorPage(404)).length;
  exchange.upstreamMilliseconds = 0;
  return { kind: "status", status: 404 };
}

function redirect(status: number, location: string): Outcome {
  return { kind: "answer", answer: { status, headers: [["Location", location]], body: errorPage(status) } };
}

function isAllowed(ip: string, ranges: readonly string[]): boolean {
  const address = parseIPv4(ip);
  if (ranges.length === 0 || address === undefined) return true;
  return ranges.map((range) => parseCidr(range.includes("/") ? range : `${range}/32`)).some((range) => range !== undefined && cidrContains(range, address));
}

/** Headers in nginx's order; the line of the log is written when the body is out. */
function finish(context: ServeContext, exchange: Exchange, outcome: Outcome): HttpAnswer {
  const given: HttpAnswer = outcome.kind === "answer" ? outcome.answer : { status: outcome.status, body: errorPage(outcome.status) };
  const fields = [...((given.headers ?? []) as Iterable<readonly [string, string]>)];
  const find = (name: string) => fields.find(([field]) => field.toLowerCase() === name)?.[1];
  const length = typeof given.body === "string" ? String(encodeUtf8(given.body).length) : find("content-length");
  const type = typeof given.body === "string" ? "text/html" : find("content-type");
  const { request, scheme, server } = exchange;
  const headers: [string, string][] = [["Date", new Date(context.process.clock.now()).toUTCString()]];
  if (type !== undefined) headers.push(["Content-Type", type]);
  if (length !== undefined) headers.push(["Content-Length", length]);
  headers.push(["Connection", request.headers.hasToken("connection", "close") ? "close" : "keep-alive"]);
  for (const [name, value] of fields) if (!["content-type", "content-length"].includes(name.toLowerCase())) headers.push([name, value]);
  if (scheme === "https" && server.identity !== undefined) headers.push(["Strict-Transport-Security", HSTS]);
  const log = (bytes: number) => context.access(accessLine(exchange, given.status, bytes, context.process.clock.now()));
  if (given.body === undefined || typeof given.body === "string" || given.body instanceof Uint8Array || request.method === "HEAD") {
    log(request.method === "HEAD" || given.body === undefined ? 0 : Number(length ?? 0));
    return { ...given, headers };
  }
  return { ...given, headers, body: counted(given.body, log) };
}

function counted(body: ByteSource, ended: (bytes: number) => void): ByteSource {
  let bytes = 0;
  return {
    async read(maxBytes) {
      const chunk = await body.read(maxBytes);
      if (chunk === null) ended(bytes);
      else bytes += chunk.length;
      return chunk;
    },
  };
}

function errorLine(process: Process, { request, server }: Exchange, error: string): string {
  const time = new Date(process.clock.now()).toISOString().slice(0, 19).replaceAll("-", "/").replace("T", " ");
  const query = request.query === "" ? "" : `?${request.query}`;
  const [what, upstream] = error.split(", upstream: ");
  const place = `client: ${request.remote.ip}, server: ${server.host}, request: "${request.method} ${request.path}${query} HTTP/${request.httpVersion}"`;
  return `${time} [error] 27#27: *1 ${what}, ${place}${upstream === undefined ? "" : `, upstream: ${upstream}`}, host: "${request.headers.get("host") ?? ""}"`;
}

function hex(process: Process, digits: number): string {
  return Array.from({ length: digits }, () => randomInteger(process.random, 16).toString(16)).join("");
}
