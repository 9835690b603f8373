import { CelError, type LiteralMap, LiteralMap as Pairs, Opaque } from "../values.ts";
import { type FunctionRow, global, method } from "./table.ts";

const TYPE = "kubernetes.URL";

interface Url {
  scheme: string;
  host: string;
  path: string;
  query: string;
}

const of = ({ value }: Opaque) => value as Url;

/** Kubernetes' URL library. Models pkg/cel/library/urls.go: absolute URIs and paths. */
export const URLS: readonly FunctionRow[] = [
  global("url", `string -> ${TYPE}`, (text: string) => new Opaque(TYPE, parsed(text), text)),
  global("isURL", "string -> bool", (text: string) => parseUrl(text) !== undefined),
  method("getScheme", `${TYPE} -> string`, (url: Opaque) => of(url).scheme),
  method("getHost", `${TYPE} -> string`, (url: Opaque) => of(url).host),
  method("getHostname", `${TYPE} -> string`, (url: Opaque) =>
    of(url)
      .host.replace(/:\d*$/, "")
      .replace(/^\[(.*)\]$/, "$1"),
  ),
  method("getPort", `${TYPE} -> string`, (url: Opaque) => /:(\d*)$/.exec(of(url).host.replace(/^\[.*\]/, ""))?.[1] ?? ""),
  method("getEscapedPath", `${TYPE} -> string`, (url: Opaque) => encodeURI(decoded(of(url).path))),
  method("getQuery", `${TYPE} -> map(string, list(string))`, (url: Opaque) => queryOf(of(url).query)),
];

function parseUrl(text: string): Url | undefined {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:[^@/?#]*@)?([^/?#]*))?([^?#\s]*)(?:\?([^#]*))?(?:#.*)?$/.exec(text);
  if (match === null || text === "") return undefined;
  const [, scheme = "", host = "", path = "", query = ""] = match;
  // A request's URI: an absolute path, or a scheme and what follows.
  if (scheme === "" && !text.startsWith("/")) return undefined;
  return { scheme: scheme.toLowerCase(), host, path, query };
}

function parsed(text: string): Url {
  const found = parseUrl(text);
  if (found === undefined) throw new CelError(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`);
  return found;
}

function queryOf(query: string): LiteralMap {
  const values = new Map<string, string[]>();
  for (const pair of query.split("&").filter((part) => part !== "")) {
    const [name = "", value = ""] = pair.split("=").map((part) => decoded(part.replaceAll("+", " ")));
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return new Pairs([...values]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
