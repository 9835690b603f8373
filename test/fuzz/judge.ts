import { parse } from "yaml";
import type { Input } from "./inputs/input.ts";
import type { Answer } from "./send.ts";
import { UPSTREAM_500, UPSTREAM_504 } from "./upstream.ts";

/** Sentences of JavaScript, not of Kubernetes. */
const LEAKS =
  /Cannot (read|set|convert|destructure|use|create)|is not (a function|iterable|a constructor|defined|extensible)|Maximum call stack|Invalid (array|string|count) |Unexpected (token|end of JSON)|\[object |circular structure|BigInt|URI malformed|undefined is not/;
/** What the router says to paths that nobody serves. */
const PAGE_NOT_FOUND = "404 page not found\n";
/** Its documents are refused without a word. */
const OPENAPI = /^\/+openapi\//;
/** Where something behind the server may fail by itself. */
const PROXIED = /\/(proxy|log|exec|attach|portforward)([/?]|$)/;

/** What is wrong with an answer; undefined when nothing is. */
export function faultOf(input: Input, { status, type, text }: Answer): string | undefined {
  if (!Number.isInteger(status) || status < 100 || status > 599) return `the status is ${status}`;
  if (status === 500) return saysOneOf(UPSTREAM_500, type, text) ? undefined : `500: ${text.slice(0, 500)}`;
  if (status > 500 && !(status === 504 && saysOneOf([UPSTREAM_504], type, text)) && !PROXIED.test(input.path)) return `${status}: ${text.slice(0, 500)}`;
  if (status < 400) return undefined;
  if (status === 404 && text === PAGE_NOT_FOUND) return undefined;
  if (text === "" && OPENAPI.test(input.path)) return undefined;
  const value = parsed(type, text);
  if (value === undefined) return `${status} is no Status but ${JSON.stringify(text.slice(0, 300))}`;
  const { apiVersion, kind, code, message, reason, metadata } = value;
  const isWell = apiVersion === "v1" && kind === "Status" && value["status"] === "Failure" && code === status && typeof metadata === "object";
  if (!isWell || typeof message !== "string" || (reason !== undefined && typeof reason !== "string"))
    return `${status} is a Status that is not well formed: ${text.slice(0, 500)}`;
  const leak = LEAKS.exec(message);
  // Unless it is the client's own text that comes back.
  if (leak !== null && !JSON.stringify(input.body ?? "").includes(leak[0]))
    return `${status} speaks JavaScript (${leak[0]}): ${message.slice(Math.max(0, leak.index - 150), leak.index + 150)}`;
  return undefined;
}

function saysOneOf(patterns: readonly RegExp[], type: string, text: string): boolean {
  const message = parsed(type, text)?.["message"];
  return typeof message === "string" && patterns.some((pattern) => pattern.test(message));
}

function parsed(type: string, text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = type.startsWith("application/yaml") ? parse(text) : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
