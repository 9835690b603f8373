import type { Identity } from "../../tls/identity.ts";

/** A configuration ready to serve: names of upstreams are resolved. */
export interface NginxConfig {
  servers: ServerBlock[];
  accessLog: string | undefined;
  logFormat: string;
}

export interface ServerBlock {
  listens: { port: number; isDefault: boolean; ssl: boolean }[];
  /** What it shows on its TLS ports. */
  identity?: Identity;
  names: string[];
  /** What a request meets that no location takes. */
  settings: Settings;
  /** `return` on the server itself. */
  answer: Return | undefined;
  locations: LocationBlock[];
}

export interface LocationBlock {
  modifier: "=" | "^~" | "~" | "~*" | "";
  pattern: string;
  matches: RegExp | undefined;
  settings: Settings;
  answer: Return | undefined;
  proxy: Proxy | undefined;
  rewrites: Rewrite[];
  tryFiles: string[] | undefined;
  alias: string | undefined;
  stubStatus: boolean;
  denied: boolean;
}

/** Directives that are inherited from the outer block unless the inner one has its own. */
export interface Settings {
  root: string;
  index: string[];
  addHeaders: { name: string; value: string; always: boolean }[];
  proxyHeaders: [string, string][];
  errorPages: Map<number, { uri: string; status: number | undefined }>;
  accessLog: boolean;
  defaultType: string;
  connectTimeout: number;
  readTimeout: number;
  autoindex: boolean;
}

export interface Return {
  status: number;
  text: string | undefined;
}

export interface Rewrite {
  pattern: RegExp;
  replacement: string;
  flag: "last" | "break" | "redirect" | "permanent" | undefined;
}

export interface Proxy {
  /** Servers in turn; their addresses were found when the configuration was read. */
  upstream: Upstream;
  /** Replaces the location's prefix when the directive has a path. */
  path: string | undefined;
  /** "http://name": how errors and $proxy_host name it. */
  host: string;
  /** Set when the target has variables: it is then looked up per request, which needs a resolver. */
  variable: string | undefined;
  /** https:// */
  secure: boolean;
}

export interface Upstream {
  addresses: { ip: string; port: number }[];
  /** Where the next request starts. */
  next: number;
}
