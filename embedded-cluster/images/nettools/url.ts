export interface ParsedUrl {
  /** In lower case: "http", "https". */
  scheme: string;
  /** "user:password", decoded, when there is one. */
  userInfo: string | undefined;
  host: string;
  port: number;
  /** Whether the port stands in the URL. */
  hasPort: boolean;
  /** Path with query, without fragment; at least "/". */
  path: string;
}

const PORTS: Record<string, number> = { http: 80, https: 443, ftp: 21 };

/** Parses "host/path", "http://host:8080/path". undefined: no host, or a port that is none. */
export function parseUrl(text: string, defaultScheme = "http"): ParsedUrl | undefined {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[0-9a-f:.]+\]|[^:/?#]*)(?::(\d*))?([/?#].*)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const scheme = (match[1] ?? defaultScheme).toLowerCase();
  const host = match[3] as string;
  const port = match[4] === undefined || match[4] === "" ? (PORTS[scheme] ?? 0) : Number(match[4]);
  if (host === "" || port > 65_535) return undefined;
  let path = (match[5] ?? "/").replace(/#.*$/, "");
  if (!path.startsWith("/")) path = `/${path}`;
  return { scheme, userInfo: match[2], host, port, hasPort: match[4] !== undefined && match[4] !== "", path };
}

/** A Location header, which may be relative, as a whole URL. */
export function resolveUrl(base: ParsedUrl, location: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return location;
  const origin = `${base.scheme}://${base.host}${base.hasPort ? `:${base.port}` : ""}`;
  if (location.startsWith("//")) return `${base.scheme}:${location}`;
  if (location.startsWith("/")) return origin + location;
  return `${origin}${base.path.replace(/\?.*$/, "").replace(/[^/]*$/, "")}${location}`;
}
