/** A jq filter. */
export type Filter =
  | { type: "identity" }
  | { type: "recurse" }
  | { type: "field"; target: Filter; name: Filter; optional: boolean }
  | { type: "slice"; target: Filter; from: Filter | undefined; to: Filter | undefined; optional: boolean }
  | { type: "iterate"; target: Filter; optional: boolean }
  | { type: "literal"; value: JsonValue }
  | { type: "string"; format: string; parts: (string | Filter)[] }
  | { type: "format"; name: string }
  | { type: "array"; content: Filter | undefined }
  | { type: "object"; entries: { key: Filter; value: Filter }[] }
  | { type: "pipe"; left: Filter; right: Filter }
  | { type: "comma"; left: Filter; right: Filter }
  | { type: "binary"; operator: string; left: Filter; right: Filter }
  | { type: "negate"; operand: Filter }
  | { type: "update"; operator: string; path: Filter; value: Filter }
  | { type: "if"; condition: Filter; then: Filter; otherwise: Filter | undefined }
  | { type: "try"; body: Filter; handler: Filter | undefined }
  | { type: "variable"; name: string }
  | { type: "bind"; source: Filter; patterns: Pattern[]; body: Filter }
  | { type: "reduce"; source: Filter; pattern: Pattern; start: Filter; update: Filter }
  | { type: "foreach"; source: Filter; pattern: Pattern; start: Filter; update: Filter; extract: Filter | undefined }
  | { type: "call"; name: string; arguments: Filter[] }
  | { type: "define"; name: string; parameters: string[]; body: Filter; rest: Filter }
  | { type: "label"; name: string; body: Filter }
  | { type: "break"; name: string };

export type Pattern =
  | { type: "variable"; name: string }
  | { type: "array"; items: Pattern[] }
  | { type: "object"; entries: { key: Filter; variable: string | undefined; pattern: Pattern | undefined }[] };

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** What stops a filter: an error that `try` catches, with the value that it carries. */
export class JqError extends Error {
  readonly value: JsonValue;
  constructor(value: JsonValue) {
    super(typeof value === "string" ? value : `${JSON.stringify(value)} (not a string)`);
    this.value = value;
  }
}

export class JqSyntaxError extends Error {}
