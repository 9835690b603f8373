import type { Keyspace } from "../keyspace.ts";
import { RedisError } from "../keyspace.ts";
import type { Reply } from "../resp.ts";

/** What a command sees: the data, and the connection it came on. */
export interface CommandContext {
  keyspace: Keyspace;
  /** Number of the selected database. */
  database: number;
  now(): number;
  client: ClientState;
  server: ServerFacts;
}

export interface ClientState {
  id: number;
  address: string;
  name: string;
  database: number;
  authenticated: boolean;
  /** Commands queued since MULTI. */
  queued: string[][] | undefined;
  /** A queued command was refused: EXEC will be, too. */
  spoiled: boolean;
  closing: boolean;
}

export interface ServerFacts {
  version: string;
  port: number;
  startedAt: number;
  hostname: string;
  config: Map<string, string>;
  clients(): readonly ClientState[];
  commandsProcessed: number;
  save(): void;
  shutdown(): void;
  runId: string;
}

export interface Command {
  /** Words including the name; negative is a minimum. */
  arity: number;
  /** Adds data: refused when memory is full. */
  grows?: boolean;
  run(context: CommandContext, words: readonly string[]): Reply;
}

export type CommandTable = Readonly<Record<string, Command>>;

export const NOT_AN_INTEGER = "ERR value is not an integer or out of range";

/** Throws the error that Redis answers with. */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (!/^-?\d{1,19}$/.test(text) || !Number.isSafeInteger(value)) throw new RedisError(NOT_AN_INTEGER);
  return value;
}

export function parseFloatNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw new RedisError("ERR value is not a valid float");
  return value;
}

/** A range with negative indices from the end, as LRANGE and ZRANGE take it. */
export function slice<T>(items: readonly T[], start: number, stop: number): T[] {
  const from = start < 0 ? Math.max(0, items.length + start) : start;
  const to = stop < 0 ? items.length + stop : stop;
  return items.slice(from, to + 1);
}

/** A glob as KEYS and SCAN take it. Linear in time, whatever the pattern. */
export function globMatches(pattern: string, text: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (from < text.length) {
    const step = at < pattern.length ? matchOne(pattern, at, text[from] as string) : undefined;
    if (pattern[at] === "*") {
      star = at++;
      mark = from;
    } else if (step !== undefined) {
      at = step;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++mark;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** Where the pattern goes on when its element at `at` takes `char`. */
function matchOne(pattern: string, at: number, char: string): number | undefined {
  const element = pattern[at];
  if (element === "?") return at + 1;
  if (element === "\\" && at + 1 < pattern.length) return pattern[at + 1] === char ? at + 2 : undefined;
  const end = element === "[" ? pattern.indexOf("]", at + 1) : -1;
  if (end < 0) return element === char ? at + 1 : undefined;
  const negated = pattern[at + 1] === "^";
  const set = pattern.slice(at + (negated ? 2 : 1), end);
  let found = false;
  for (let index = 0; index < set.length; index++) {
    if (set[index + 1] === "-" && set[index + 2] !== undefined) {
      found ||= char >= (set[index] as string) && char <= (set[index + 2] as string);
      index += 2;
    } else found ||= set[index] === char;
  }
  return found !== negated ? end + 1 : undefined;
}
