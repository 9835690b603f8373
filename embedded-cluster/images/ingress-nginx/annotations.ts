/** What an Ingress asks of ingress-nginx beyond its spec: nginx.ingress.kubernetes.io/*. */
export interface IngressAnnotations {
  rewriteTarget: string | undefined;
  appRoot: string | undefined;
  useRegex: boolean;
  /** undefined: when the host has TLS. */
  sslRedirect: boolean;
  forceSslRedirect: boolean;
  permanentRedirect: string | undefined;
  permanentRedirectCode: number;
  temporalRedirect: string | undefined;
  /** Milliseconds. */
  connectTimeout: number;
  readTimeout: number;
  bodyBytes: number;
  upstreamHost: string | undefined;
  forwardedPrefix: string | undefined;
  backendProtocol: "HTTP" | "HTTPS";
  /** CIDRs that may come in; empty: everybody. */
  allowed: readonly string[];
  canary: CanaryRule | undefined;
}

/** Models internal/ingress/annotations/canary. */
export interface CanaryRule {
  weight: number;
  weightTotal: number;
  header: string | undefined;
  headerValue: string | undefined;
  headerPattern: string | undefined;
  cookie: string | undefined;
}

const PREFIX = "nginx.ingress.kubernetes.io/";
const REDIRECT_CODES = [300, 301, 302, 303, 304, 305, 306, 307, 308];

/** A value that is not understood counts as absent, as upstream's parsers have it. */
export function readAnnotations(given: Readonly<Record<string, string>> | undefined): IngressAnnotations {
  const text = (name: string) => given?.[PREFIX + name] || undefined;
  const truth = (name: string, otherwise: boolean) => (text(name) === "true" ? true : text(name) === "false" ? false : otherwise);
  const number = (name: string, otherwise: number) => (/^-?\d+$/.test(text(name) ?? "") ? Number(text(name)) : otherwise);
  const code = number("permanent-redirect-code", 301);
  return {
    rewriteTarget: text("rewrite-target"),
    appRoot: text("app-root")?.startsWith("/") ? text("app-root") : undefined,
    useRegex: truth("use-regex", false),
    sslRedirect: truth("ssl-redirect", true),
    forceSslRedirect: truth("force-ssl-redirect", false),
    permanentRedirect: text("permanent-redirect"),
    permanentRedirectCode: REDIRECT_CODES.includes(code) ? code : 301,
    temporalRedirect: text("temporal-redirect"),
    connectTimeout: number("proxy-connect-timeout", 5) * 1_000,
    readTimeout: number("proxy-read-timeout", 60) * 1_000,
    bodyBytes: size(text("proxy-body-size")),
    upstreamHost: text("upstream-vhost"),
    forwardedPrefix: text("x-forwarded-prefix"),
    backendProtocol: text("backend-protocol")?.toUpperCase() === "HTTPS" ? "HTTPS" : "HTTP",
    allowed: (text("whitelist-source-range") ?? text("allowlist-source-range") ?? "")
      .split(",")
      .map((range) => range.trim())
      .filter((range) => range !== ""),
    canary: truth("canary", false)
      ? {
          weight: number("canary-weight", 0),
          weightTotal: number("canary-weight-total", 100),
          header: text("canary-by-header")?.toLowerCase(),
          headerValue: text("canary-by-header-value"),
          headerPattern: text("canary-by-header-pattern"),
          cookie: text("canary-by-cookie"),
        }
      : undefined,
  };
}

/** "8m" in bytes; 0 is no limit, and a megabyte is nginx's default. */
function size(text: string | undefined): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text ?? "1m");
  if (match === null) return 1_048_576;
  const unit = { k: 1_024, m: 1_048_576, g: 1_073_741_824 }[(match[2] ?? "").toLowerCase()] ?? 1;
  return Number(match[1]) * unit || Number.POSITIVE_INFINITY;
}
