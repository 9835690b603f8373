import type { HttpRequest } from "../../../network/http/index.ts";
import type { Process } from "../../../shell/process/process.ts";
import { statusText } from "../../../network/http/index.ts";

/** One request on its way through nginx. */
export interface Exchange {
  process: Process;
  request: HttpRequest;
  /** Path without query; rewrites and index files change it. */
  uri: string;
  args: string;
  serverName: string;
  port: number;
  scheme: "http" | "https";
  connection: number;
  upstreamAddress: string;
  /** nginx's own. */
  version: string;
  /** Internal redirects so far. */
  hops: number;
}

/** Fills in $variables. Unknown ones are empty. */
export function interpolate(text: string, exchange: Exchange, more: Record<string, string> = {}): string {
  return text.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, braced: string | undefined, bare: string | undefined) => {
    const name = (braced ?? bare) as string;
    return Object.hasOwn(more, name) ? (more[name] as string) : variable(name, exchange);
  });
}

function variable(name: string, exchange: Exchange): string {
  const { request, process } = exchange;
  const host = request.headers.get("host") ?? "";
  const query = request.query === "" ? "" : `?${request.query}`;
  const forwarded = request.headers.get("x-forwarded-for");
  const values: Record<string, () => string> = {
    host: () => host.replace(/:\d+$/, "").toLowerCase() || exchange.serverName,
    http_host: () => host,
    hostname: () => process.hostname,
    remote_addr: () => request.remote.ip,
    remote_port: () => String(request.remote.port),
    remote_user: () => "-",
    server_addr: () => request.local.ip,
    server_port: () => String(exchange.port),
    server_name: () => exchange.serverName,
    server_protocol: () => `HTTP/${request.httpVersion}`,
    scheme: () => exchange.scheme,
    request: () => `${request.method} ${request.path}${query} HTTP/${request.httpVersion}`,
    request_method: () => request.method,
    request_uri: () => `${request.path}${query}`,
    uri: () => exchange.uri,
    document_uri: () => exchange.uri,
    args: () => exchange.args,
    query_string: () => exchange.args,
    is_args: () => (exchange.args === "" ? "" : "?"),
    proxy_add_x_forwarded_for: () => (forwarded === undefined ? request.remote.ip : `${forwarded}, ${request.remote.ip}`),
    upstream_addr: () => exchange.upstreamAddress || "-",
    nginx_version: () => exchange.version,
    pid: () => String(process.pid),
    connection: () => String(exchange.connection),
    time_local: () => localTime(process.clock.now()),
    time_iso8601: () => `${new Date(process.clock.now()).toISOString().slice(0, 19)}+00:00`,
    msec: () => (process.clock.now() / 1_000).toFixed(3),
    content_type: () => request.headers.get("content-type") ?? "",
    content_length: () => request.headers.get("content-length") ?? "",
  };
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value !== undefined) return value();
  if (name.startsWith("http_")) return request.headers.get(name.slice(5).replaceAll("_", "-")) ?? "";
  if (name.startsWith("arg_")) return new RegExp(`(?:^|&)${name.slice(4)}=([^&]*)`).exec(exchange.args)?.[1] ?? "";
  return "";
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "01/Jan/2026:00:00:00 +0000". */
function localTime(now: number): string {
  const iso = new Date(now).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** "Thu, 01 Jan 2026 00:00:00 GMT". */
export function httpDate(now: number): string {
  return new Date(now).toUTCString();
}

/** nginx's own page for a status. */
export function statusPage(status: number, version: string): string {
  const title = `${status} ${TITLES[status] ?? statusText(status)}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`;
}

const TITLES: Record<number, string> = {
  302: "Found",
  404: "Not Found",
  405: "Not Allowed",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};
