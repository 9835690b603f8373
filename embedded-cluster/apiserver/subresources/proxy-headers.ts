import type { Call } from "../rest/call.ts";

/** Headers of one hop, and those of the caller's identity, which is no business of what stands behind the proxy. */
const OWN = new Set([
  "authorization",
  "connection",
  "content-length",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** Another origin must not read answers of the cluster's programs through the API server's. */
const CROSS_ORIGIN = /^access-control-(allow-(credentials|headers|methods|origin)|expose-headers|max-age)$/;

/** What goes on with a request: the caller's headers, and where it came from. Models httputil.ReverseProxy with util/proxy.Transport. */
export function forwardedHeaders({ request }: Call, prefix: string, escapedPath: string): [string, string][] {
  const given = Object.entries(request.headers ?? {}).filter(([name]) => !OWN.has(name) && !name.startsWith("impersonate-"));
  return [...given, ["x-forwarded-uri", prefix + escapedPath]];
}

export interface ProxyPlace {
  /** "/api/v1/namespaces/default/pods/web/proxy" */
  prefix: string;
  /** The target's host and the API server's, as the two may stand in an answer. */
  hosts: readonly string[];
}

/** What comes back: names in lower case, without the headers of the hop, and with a Location that leads through the proxy again. */
export function returnedHeaders(headers: readonly (readonly [string, string])[], place: ProxyPlace): Record<string, string> {
  const returned: Record<string, string> = {};
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    if ((OWN.has(name) && name !== "content-length") || CROSS_ORIGIN.test(name)) continue;
    const text = name === "location" ? throughProxy(value, place) : value;
    returned[name] = returned[name] === undefined ? text : `${returned[name]}, ${text}`;
  }
  return returned;
}

/** Models Transport.rewriteURL: other hosts and relative paths stay as they are. */
function throughProxy(location: string, { prefix, hosts }: ProxyPlace): string {
  const [, host, path = ""] = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)(.*)$/i.exec(location) ?? [location, undefined, location];
  if ((host !== undefined && !hosts.includes(host)) || !path.startsWith("/")) return location;
  return path.startsWith(prefix) ? path : `${prefix}${path}`;
}
