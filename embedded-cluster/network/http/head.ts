import { HTTP_HEADER_BYTES } from "../../kernel/limits.ts";
import type { HeadReader } from "./head-reader.ts";
import { HttpFailure } from "./http-failure.ts";
import { HttpHeaders } from "./http-headers.ts";

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const REQUEST_LINE = /^([^ ]+) ([^ ]+) HTTP\/(\d)\.(\d)$/;
const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: (.*))?$/;

export interface RequestHead {
  method: string;
  /** As sent: a path with query, or an absolute URL for a proxy. */
  target: string;
  minorVersion: number;
  headers: HttpHeaders;
}

export interface ResponseHead {
  status: number;
  statusText: string;
  minorVersion: number;
  headers: HttpHeaders;
}

/** undefined when the connection ended before a request began. */
export async function readRequestHead(reader: HeadReader): Promise<RequestHead | undefined> {
  const budget = { bytes: HTTP_HEADER_BYTES };
  const first = await reader.peek();
  // Whoever begins with a control character (a TLS handshake) will not end a line: it is answered at once.
  if (first !== undefined && first < 32 && first !== 10 && first !== 13) throw new HttpFailure("malformed", "malformed request line");
  let line = await reader.line(budget);
  // Empty lines before a request are ignored (RFC 9112, 2.2).
  while (line === "") line = await reader.line(budget);
  if (line === undefined) return undefined;
  const match = REQUEST_LINE.exec(line);
  if (match === null || !TOKEN.test(match[1] as string)) throw new HttpFailure("malformed", "malformed request line");
  if (match[3] !== "1") throw new HttpFailure("malformed", "unsupported protocol version", 505);
  return { method: match[1] as string, target: match[2] as string, minorVersion: Number(match[4]), headers: await readFields(reader, budget) };
}

export async function readResponseHead(reader: HeadReader): Promise<ResponseHead> {
  const budget = { bytes: HTTP_HEADER_BYTES };
  const line = await reader.line(budget);
  if (line === undefined) throw new HttpFailure("empty-reply", "Empty reply from server");
  const match = STATUS_LINE.exec(line);
  if (match === null) throw new HttpFailure("malformed", "Received HTTP/0.9 when not allowed");
  return { status: Number(match[2]), statusText: match[3] ?? "", minorVersion: Number(match[1]), headers: await readFields(reader, budget) };
}

/** Header or trailer fields up to the empty line. Folded lines are refused, as RFC 9112 lets a server do. */
export async function readFields(reader: HeadReader, budget: { bytes: number }): Promise<HttpHeaders> {
  const headers = new HttpHeaders();
  for (;;) {
    const line = await reader.line(budget);
    if (line === undefined) throw new HttpFailure("truncated", "connection ended within the header block");
    if (line === "") return headers;
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    if (colon < 0 || !TOKEN.test(name)) throw new HttpFailure("malformed", "malformed header field");
    const value = line.slice(colon + 1).trim();
    if (hasControl(value)) throw new HttpFailure("malformed", "malformed header value");
    headers.append(name, value);
  }
}

/** Throws when a name or value could break out of its line. */
export function formatHead(startLine: string, headers: HttpHeaders): string {
  let text = `${startLine}\r\n`;
  for (const [name, value] of headers) {
    if (!TOKEN.test(name) || hasControl(value)) throw new HttpFailure("malformed", `invalid header ${JSON.stringify(name)}`);
    text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}

/** Control characters other than tab. */
function hasControl(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if ((code < 32 && code !== 9) || code === 127) return true;
  }
  return false;
}
