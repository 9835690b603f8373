import { REDIS_MEMORY_BYTES } from "../../kernel/limits.ts";

/** What a key holds. */
export type Value =
  | { type: "string"; text: string }
  | { type: "list"; items: string[] }
  | { type: "hash"; fields: Map<string, string> }
  | { type: "set"; members: Set<string> }
  | { type: "zset"; scores: Map<string, number> };

interface Entry {
  value: Value;
  /** Milliseconds since the epoch. */
  expiresAt?: number | undefined;
}

export const DATABASES = 16;

/** An error reply as a throw. */
export class RedisError extends Error {}

export const WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

/** The data of one server. Expired keys go when they are next looked at, so that an idle server needs no timer. */
export class Keyspace {
  private readonly databases: Map<string, Entry>[] = Array.from({ length: DATABASES }, () => new Map());
  private readonly now: () => number;
  private bytes = 0;
  /** Nothing fits until something goes: spares weighing everything again for each refused command. */
  private full = false;

  constructor(now: () => number) {
    this.now = now;
  }

  private entry(database: number, key: string): Entry | undefined {
    const entries = this.entries(database);
    const entry = entries.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > this.now()) return entry;
    entries.delete(key);
    this.full = false;
    return undefined;
  }

  private entries(database: number): Map<string, Entry> {
    return this.databases[database] as Map<string, Entry>;
  }

  get(database: number, key: string): Value | undefined {
    return this.entry(database, key)?.value;
  }

  /** The value when it has the type; throws WRONGTYPE when it has another. */
  typed<T extends Value["type"]>(database: number, key: string, type: T): Extract<Value, { type: T }> | undefined {
    const value = this.get(database, key);
    if (value === undefined) return undefined;
    if (value.type !== type) throw new RedisError(WRONG_TYPE);
    return value as Extract<Value, { type: T }>;
  }

  /** Replaces the value; keeps the time to live when asked. */
  set(database: number, key: string, value: Value, options: { keepTtl?: boolean; expiresAt?: number } = {}): void {
    const before = this.entry(database, key);
    const expiresAt = options.expiresAt ?? (options.keepTtl ? before?.expiresAt : undefined);
    this.entries(database).set(key, { value, expiresAt });
  }

  delete(database: number, key: string): boolean {
    this.full = false;
    return this.entry(database, key) !== undefined && this.entries(database).delete(key);
  }

  expiry(database: number, key: string): number | undefined {
    return this.entry(database, key)?.expiresAt;
  }

  expireAt(database: number, key: string, time: number | undefined): boolean {
    const entry = this.entry(database, key);
    if (entry === undefined) return false;
    entry.expiresAt = time;
    return true;
  }

  keys(database: number): string[] {
    return [...this.entries(database).keys()].filter((key) => this.entry(database, key) !== undefined);
  }

  clear(database: number): void {
    this.full = false;
    this.entries(database).clear();
  }

  /** Refuses to grow beyond the limit. Called with the bytes that a command brings. */
  reserve(bytes: number): void {
    if (!this.full && this.bytes + bytes > REDIS_MEMORY_BYTES) {
      this.bytes = JSON.stringify(this.dump()).length;
      this.full = this.bytes + bytes > REDIS_MEMORY_BYTES;
    }
    if (this.full) throw new RedisError("OOM command not allowed when used memory > 'maxmemory'.");
    this.bytes += bytes;
  }

  get usedBytes(): number {
    return this.bytes;
  }

  /** Everything as JSON-able data. */
  dump(): unknown[] {
    return this.databases.map((_, database) =>
      this.keys(database).map((key) => {
        const { value, expiresAt } = this.entry(database, key) as Entry;
        return [key, value.type, contentOf(value), expiresAt ?? null];
      }),
    );
  }

  load(text: string): void {
    const dump = JSON.parse(text) as [string, Value["type"], unknown, number | null][][];
    for (const [database, entries] of dump.entries()) {
      for (const [key, type, content, expiresAt] of entries) {
        this.entries(database).set(key, { value: valueOf(type, content), ...(expiresAt === null ? {} : { expiresAt }) });
      }
    }
  }
}

function contentOf(value: Value): unknown {
  switch (value.type) {
    case "string":
      return value.text;
    case "list":
      return value.items;
    case "hash":
      return [...value.fields];
    case "set":
      return [...value.members];
    case "zset":
      return [...value.scores];
  }
}

function valueOf(type: Value["type"], content: unknown): Value {
  switch (type) {
    case "string":
      return { type, text: content as string };
    case "list":
      return { type, items: content as string[] };
    case "hash":
      return { type, fields: new Map(content as [string, string][]) };
    case "set":
      return { type, members: new Set(content as string[]) };
    case "zset":
      return { type, scores: new Map(content as [string, number][]) };
  }
}
