import type { HttpAnswer } from "../../../network/http/index.ts";
import type { LocationBlock, ServerBlock } from "../config/model.ts";
import { type Exchange, httpDate, interpolate } from "./exchange.ts";

/** What serving a path came to: an answer, another path to go on with, or a status to answer. */
export type Outcome = { kind: "answer"; answer: HttpAnswer } | { kind: "goto"; uri: string } | { kind: "status"; status: number; log?: string };

const TYPES: Record<string, string> = {
  html: "text/html",
  htm: "text/html",
  css: "text/css",
  js: "application/javascript",
  json: "application/json",
  txt: "text/plain",
  xml: "text/xml",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  ico: "image/x-icon",
  md: "text/plain",
};

/** Serves a file below root or alias, with index files and try_files. */
export function serveFile(exchange: Exchange, location: Pick<LocationBlock, "settings" | "alias" | "pattern" | "tryFiles"> | ServerBlock): Outcome {
  const { request } = exchange;
  const tryFiles = "tryFiles" in location ? location.tryFiles : undefined;
  if (tryFiles !== undefined) return tryEach(exchange, location as LocationBlock, tryFiles);
  if (request.method !== "GET" && request.method !== "HEAD") return { kind: "status", status: 405 };
  return pathOutcome(exchange, location, exchange.uri);
}

function tryEach(exchange: Exchange, location: LocationBlock, candidates: readonly string[]): Outcome {
  for (const candidate of candidates.slice(0, -1)) {
    const uri = interpolate(candidate, exchange);
    const path = filePath(location, uri.replace(/\/$/, ""));
    const { fs } = exchange.process;
    if (!fs.exists(path)) continue;
    const isFolder = fs.stat(path).type === "directory";
    if (uri.endsWith("/") === isFolder) return pathOutcome(exchange, location, uri);
  }
  const last = candidates.at(-1) ?? "";
  const status = /^=(\d{3})$/.exec(last)?.[1];
  return status === undefined ? { kind: "goto", uri: interpolate(last, exchange) } : { kind: "status", status: Number(status) };
}

function filePath(location: Pick<LocationBlock, "settings" | "alias" | "pattern"> | ServerBlock, uri: string): string {
  if ("alias" in location && location.alias !== undefined) return location.alias + uri.slice(location.pattern.length);
  return location.settings.root + uri;
}

function pathOutcome(exchange: Exchange, location: Pick<LocationBlock, "settings" | "alias" | "pattern"> | ServerBlock, uri: string): Outcome {
  const { fs } = exchange.process;
  const path = filePath(location, uri);
  const missing: Outcome = { kind: "status", status: 404, log: `open() "${path}" failed (2: No such file or directory)` };
  if (uri.split("/").includes("..")) return { kind: "status", status: 400 };
  if (!fs.exists(path)) return missing;
  if (fs.stat(path).type !== "directory") return { kind: "answer", answer: fileAnswer(exchange, path, location) };
  if (!uri.endsWith("/")) {
    const host = exchange.request.headers.get("host") ?? exchange.serverName;
    return { kind: "answer", answer: { status: 301, headers: { Location: `http://${host}${uri}/` } } };
  }
  for (const index of location.settings.index) if (fs.exists(path + index) && fs.stat(path + index).type === "file") return { kind: "goto", uri: uri + index };
  if (location.settings.autoindex) return { kind: "answer", answer: listing(exchange, path, uri) };
  return { kind: "status", status: 403, log: `directory index of "${path}" is forbidden` };
}

function fileAnswer(exchange: Exchange, path: string, location: { settings: { defaultType: string } }): HttpAnswer {
  const { fs } = exchange.process;
  const content = fs.readFile(path);
  const { modified } = fs.stat(path);
  const extension = /\.(\w+)$/.exec(path)?.[1] ?? "";
  const headers = {
    "Content-Type": TYPES[extension] ?? location.settings.defaultType,
    "Content-Length": String(content.length),
    "Last-Modified": httpDate(modified),
    ETag: `"${Math.floor(modified / 1_000).toString(16)}-${content.length.toString(16)}"`,
    "Accept-Ranges": "bytes",
  };
  if (exchange.request.headers.get("if-none-match") === headers.ETag) return { status: 304, headers: { ETag: headers.ETag } };
  return { status: 200, headers, body: content };
}

function listing(exchange: Exchange, path: string, uri: string): HttpAnswer {
  const { fs } = exchange.process;
  const lines = fs.readDirectory(path).map((name) => {
    const shown = fs.stat(path + name).type === "directory" ? `${name}/` : name;
    return `<a href="${encodeURI(shown)}">${shown}</a>`;
  });
  const body = `<html>\r\n<head><title>Index of ${uri}</title></head>\r\n<body>\r\n<h1>Index of ${uri}</h1><hr><pre><a href="../">../</a>\r\n${lines.map((line) => `${line}\r\n`).join("")}</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, headers: { "Content-Type": "text/html" }, body };
}
