import { parseUrl } from "../../nettools/url.ts";
import { ConfigError, type Directive } from "./parse.ts";
import { identityOf, type ReadFile, tlsFilesOf } from "./tls.ts";
import type { LocationBlock, NginxConfig, Proxy, Return, ServerBlock, Settings, Upstream } from "./model.ts";

/** Directives that are accepted and have no effect here. */
const IGNORED = new Set(
  "user worker_processes worker_rlimit_nofile error_log pid events worker_connections multi_accept use daemon sendfile tcp_nopush tcp_nodelay keepalive_timeout keepalive_requests types_hash_max_size server_tokens gzip gzip_types gzip_vary gzip_min_length gzip_proxied gzip_comp_level types client_max_body_size client_body_buffer_size client_header_timeout client_body_timeout send_timeout proxy_http_version proxy_buffering proxy_buffer_size proxy_buffers proxy_busy_buffers_size proxy_redirect proxy_cache_bypass proxy_next_upstream proxy_next_upstream_tries proxy_next_upstream_timeout proxy_pass_header proxy_hide_header proxy_send_timeout proxy_request_buffering charset etag expires limit_except log_not_found access_log error_log keepalive zone resolver resolver_timeout server_names_hash_bucket_size large_client_header_buffers open_file_cache map geo satisfy internal real_ip_header set_real_ip_from underscores_in_headers ignore_invalid_headers reset_timedout_connection merge_slashes least_conn ip_hash hash random ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_session_cache ssl_session_timeout ssl_session_tickets ssl_dhparam ssl_ecdh_curve ssl_buffer_size ssl_stapling http2 proxy_ssl_verify proxy_ssl_server_name proxy_ssl_name proxy_ssl_protocols proxy_ssl_session_reuse".split(
    " ",
  ),
);

type Resolve = (host: string) => Promise<string[]>;

/** Checks a parsed configuration and resolves its upstreams, as nginx does once when it starts. Throws ConfigError. */
export async function buildConfig(directives: readonly Directive[], resolve: Resolve, read: ReadFile): Promise<NginxConfig> {
  const http = directives.find((directive) => directive.name === "http")?.block ?? [];
  for (const directive of directives) if (directive.name !== "http") requireKnown(directive);
  const config: NginxConfig = { servers: [], accessLog: "/var/log/nginx/access.log", logFormat: COMBINED };
  const formats = new Map([["combined", COMBINED]]);
  const upstreams = new Map<string, Upstream>();
  for (const directive of http) {
    if (directive.name === "log_format") formats.set(directive.args[0] ?? "", directive.args.slice(1).join(""));
    else if (directive.name === "access_log") {
      config.accessLog = directive.args[0] === "off" ? undefined : directive.args[0];
      config.logFormat = formats.get(directive.args[1] ?? "combined") ?? COMBINED;
    } else if (directive.name === "upstream") upstreams.set(directive.args[0] ?? "", await upstreamOf(directive, resolve));
  }
  const base = settingsOf(http, DEFAULTS);
  const tls = tlsFilesOf(http, { certificate: undefined, key: undefined });
  for (const directive of http) {
    if (directive.name === "server") {
      const server = await serverOf(directive, base, upstreams, resolve);
      const isSecure = server.listens.some(({ ssl }) => ssl);
      config.servers.push(isSecure ? { ...server, identity: identityOf(tlsFilesOf(directive.block ?? [], tls), directive, read) } : server);
    } else if (!TLS.has(directive.name) && !["log_format", "upstream"].includes(directive.name) && !INHERITED.has(directive.name)) requireKnown(directive);
  }
  return config;
}

const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

const DEFAULTS: Settings = {
  root: "/etc/nginx/html",
  index: ["index.html"],
  addHeaders: [],
  proxyHeaders: [],
  errorPages: new Map(),
  accessLog: true,
  defaultType: "text/plain",
  connectTimeout: 60_000,
  readTimeout: 60_000,
  autoindex: false,
};

const TLS = new Set(["ssl_certificate", "ssl_certificate_key"]);

const INHERITED = new Set([
  "root",
  "index",
  "add_header",
  "proxy_set_header",
  "error_page",
  "default_type",
  "proxy_connect_timeout",
  "proxy_read_timeout",
  "autoindex",
  "access_log",
]);

function requireKnown(directive: Directive): void {
  if (IGNORED.has(directive.name) || ["http", "include"].includes(directive.name)) return;
  const elsewhere = ["server", "location", "proxy_pass", "upstream", "listen", "server_name", "return", "rewrite", "try_files", ...INHERITED].includes(
    directive.name,
  );
  throw new ConfigError(elsewhere ? `"${directive.name}" directive is not allowed here` : `unknown directive "${directive.name}"`, directive);
}

function requireArgs(directive: Directive, least: number): void {
  if (directive.args.length < least) throw new ConfigError(`invalid number of arguments in "${directive.name}" directive`, directive);
}

function settingsOf(block: readonly Directive[], outer: Settings): Settings {
  const all = (name: string) => block.filter((directive) => directive.name === name);
  const one = (name: string) => all(name).at(-1)?.args;
  for (const directive of block) if (INHERITED.has(directive.name)) requireArgs(directive, 1);
  const addHeaders = all("add_header").map(({ args }) => ({ name: args[0] as string, value: args[1] ?? "", always: args[2] === "always" }));
  const proxyHeaders = all("proxy_set_header").map(({ args }): [string, string] => [args[0] as string, args[1] ?? ""]);
  const errorPages = new Map(outer.errorPages);
  for (const { args } of all("error_page")) {
    const answer = args.find((arg) => /^=\d*$/.test(arg));
    const codes = args.slice(0, -1).filter((arg) => /^\d+$/.test(arg));
    for (const code of codes)
      errorPages.set(Number(code), { uri: args.at(-1) as string, status: answer === undefined || answer === "=" ? undefined : Number(answer.slice(1)) });
  }
  return {
    root: one("root")?.[0] ?? outer.root,
    index: one("index") ?? outer.index,
    addHeaders: addHeaders.length > 0 ? addHeaders : outer.addHeaders,
    proxyHeaders: proxyHeaders.length > 0 ? proxyHeaders : outer.proxyHeaders,
    errorPages,
    accessLog: one("access_log") === undefined ? outer.accessLog : one("access_log")?.[0] !== "off",
    defaultType: one("default_type")?.[0] ?? outer.defaultType,
    connectTimeout: seconds(one("proxy_connect_timeout")?.[0]) ?? outer.connectTimeout,
    readTimeout: seconds(one("proxy_read_timeout")?.[0]) ?? outer.readTimeout,
    autoindex: one("autoindex") === undefined ? outer.autoindex : one("autoindex")?.[0] === "on",
  };
}

function seconds(text: string | undefined): number | undefined {
  const match = /^(\d+)(ms|s|m|h)?$/.exec(text ?? "");
  if (match === null) return undefined;
  return Number(match[1]) * ({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[match[2] ?? "s"] ?? 1_000);
}

async function upstreamOf(directive: Directive, resolve: Resolve): Promise<Upstream> {
  const upstream: Upstream = { addresses: [], next: 0 };
  const spare: Upstream["addresses"] = [];
  for (const server of directive.block ?? []) {
    if (server.name !== "server") {
      requireKnown(server);
      continue;
    }
    requireArgs(server, 1);
    const [target = "", ...options] = server.args;
    const [host = "", port = "80"] = target.split(":");
    const found = await addressesOf(host, server, resolve);
    const weight = Math.min(100, Number(options.find((option) => option.startsWith("weight="))?.slice(7) ?? 1));
    if (options.includes("down")) continue;
    for (let copy = 0; copy < weight; copy++)
      (options.includes("backup") ? spare : upstream.addresses).push(...found.map((ip) => ({ ip, port: Number(port) })));
  }
  if (upstream.addresses.length + spare.length === 0) throw new ConfigError(`no servers are inside upstream`, directive);
  upstream.addresses.push(...spare);
  return upstream;
}

async function addressesOf(host: string, directive: Directive, resolve: Resolve): Promise<string[]> {
  const found = await resolve(host);
  if (found.length === 0) throw new ConfigError(`host not found in upstream "${host}"`, directive);
  return found;
}

async function serverOf(directive: Directive, outer: Settings, upstreams: Map<string, Upstream>, resolve: Resolve): Promise<ServerBlock> {
  const block = directive.block ?? [];
  const settings = settingsOf(block, outer);
  const server: ServerBlock = { listens: [], names: [], settings, answer: undefined, locations: [] };
  for (const inner of block) {
    if (inner.name === "listen") {
      requireArgs(inner, 1);
      const address = inner.args[0] as string;
      const port = Number(/(?:^|:)(\d+)$/.exec(address)?.[1] ?? (address.startsWith("[") || /[a-z.]/i.test(address) ? 80 : Number.NaN));
      if (Number.isNaN(port) || port > 65_535) throw new ConfigError(`invalid port in "${address}" of the "listen" directive`, inner);
      // The virtual network is IPv4: [::]:80 is the same listener as 80.
      if (!server.listens.some((listen) => listen.port === port)) {
        server.listens.push({ port, isDefault: inner.args.includes("default_server"), ssl: inner.args.includes("ssl") });
      }
    } else if (inner.name === "server_name") server.names.push(...inner.args);
    else if (inner.name === "return") server.answer = returnOf(inner);
    else if (inner.name === "location") server.locations.push(await locationOf(inner, settings, upstreams, resolve));
    else if (!INHERITED.has(inner.name) && !TLS.has(inner.name)) requireKnown(inner);
  }
  if (server.listens.length === 0) server.listens.push({ port: 80, isDefault: false, ssl: false });
  return server;
}

function returnOf(directive: Directive): Return {
  requireArgs(directive, 1);
  const [first = "", text] = directive.args;
  if (/^\d{3}$/.test(first)) return { status: Number(first), text };
  if (directive.args.length > 1 || !/^(https?:|\$)/.test(first)) throw new ConfigError(`invalid return code "${first}"`, directive);
  return { status: 302, text: first };
}

async function locationOf(directive: Directive, outer: Settings, upstreams: Map<string, Upstream>, resolve: Resolve): Promise<LocationBlock> {
  requireArgs(directive, 1);
  const known = ["=", "^~", "~", "~*"].includes(directive.args[0] as string);
  const modifier = (known ? directive.args[0] : "") as LocationBlock["modifier"];
  const pattern = (known ? directive.args[1] : directive.args[0]) ?? "";
  const block = directive.block ?? [];
  const location: LocationBlock = {
    modifier,
    pattern,
    matches: modifier === "~" || modifier === "~*" ? regularExpression(pattern, modifier === "~*", directive) : undefined,
    settings: settingsOf(block, outer),
    answer: undefined,
    proxy: undefined,
    rewrites: [],
    tryFiles: undefined,
    alias: undefined,
    stubStatus: false,
    denied: false,
  };
  for (const inner of block) {
    if (inner.name === "return") location.answer = returnOf(inner);
    else if (inner.name === "proxy_pass") location.proxy = await proxyOf(inner, upstreams, resolve);
    else if (inner.name === "try_files") location.tryFiles = inner.args;
    else if (inner.name === "alias") location.alias = inner.args[0];
    else if (inner.name === "stub_status") location.stubStatus = true;
    else if (inner.name === "deny") location.denied ||= inner.args[0] === "all";
    else if (inner.name === "rewrite") {
      requireArgs(inner, 2);
      location.rewrites.push({
        pattern: regularExpression(inner.args[0] as string, false, inner),
        replacement: inner.args[1] as string,
        flag: inner.args[2] as "last" | undefined,
      });
    } else if (inner.name !== "allow" && !INHERITED.has(inner.name)) requireKnown(inner);
  }
  return location;
}

/** Only expressions that cannot run away are taken: the host's engine backtracks. */
function regularExpression(source: string, ignoreCase: boolean, directive: Directive): RegExp {
  if (source.length > 200 || /[+*}]\)?[+*{]|\)[+*{]/.test(source))
    throw new ConfigError(`pcre2_compile() failed: regular expression is too large in "${source}"`, directive);
  try {
    return new RegExp(source, ignoreCase ? "i" : "");
  } catch {
    throw new ConfigError(`pcre2_compile() failed: missing closing parenthesis in "${source}"`, directive);
  }
}

async function proxyOf(directive: Directive, upstreams: Map<string, Upstream>, resolve: Resolve): Promise<Proxy> {
  requireArgs(directive, 1);
  const target = directive.args[0] as string;
  if (target.includes("$"))
    return { upstream: { addresses: [], next: 0 }, path: undefined, host: target, variable: target, secure: target.startsWith("https:") };
  const match = /^https?:\/\/([^/]+)(\/.*)?$/.exec(target);
  const url = parseUrl(target);
  if (match === null || url === undefined) throw new ConfigError("invalid URL prefix", directive);
  const path = match[2];
  const host = match[1] as string;
  const secure = url.scheme === "https";
  const named = upstreams.get(host);
  if (named !== undefined) return { upstream: named, path, host, variable: undefined, secure };
  const addresses = (await addressesOf(url.host, directive, resolve)).map((ip) => ({ ip, port: url.port }));
  return { upstream: { addresses, next: 0 }, path, host, variable: undefined, secure };
}
