/** What an expression works with: null, boolean, bigint (int), Uint, number (double), string, bytes, lists, maps, and the classes below. */
export type Value = unknown;

export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** A point in time, in nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** optional.of(value), or optional.none(). */
export class Optional {
  readonly has: boolean;
  readonly value: Value;

  constructor(has: boolean, value: Value) {
    this.has = has;
    this.value = value;
  }
}

export const NONE = new Optional(false, null);

export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value of a library: "kubernetes.Quantity", "net.IP". */
export class Opaque {
  readonly type: string;
  readonly value: unknown;
  /** What equal values have in common. */
  readonly identity: string;
  /** What may be selected from it: authorizer.requestResource. */
  readonly fields: Readonly<Record<string, Value>>;

  constructor(type: string, value: unknown, identity: string, fields: Readonly<Record<string, Value>> = {}) {
    this.type = type;
    this.value = value;
    this.identity = identity;
    this.fields = fields;
  }
}

/** Maps and objects. Keys are texts, ints, uints or booleans. */
export interface CelMap {
  readonly isMap: true;
  readonly size: number;
  get(key: Value): Value | undefined;
  keys(): Value[];
}

export function isMap(value: Value): value is CelMap {
  return typeof value === "object" && value !== null && (value as Partial<CelMap>).isMap === true;
}

/** A map that an expression has written. */
export class LiteralMap implements CelMap {
  readonly isMap = true;
  private readonly entries: Map<string, { key: Value; value: Value }>;

  constructor(pairs: readonly (readonly [Value, Value])[]) {
    this.entries = new Map(pairs.map(([key, value]) => [keyText(key), { key, value }]));
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: Value): Value | undefined {
    return this.entries.get(keyText(key))?.value;
  }

  keys(): Value[] {
    return [...this.entries.values()].map(({ key }) => key);
  }
}

/** Equal keys have equal texts: 1, 1u and 1.0 are the same. */
export function keyText(key: Value): string {
  if (key instanceof Uint) return `n${key.value}`;
  if (typeof key === "bigint" || typeof key === "number") return `n${key}`;
  return typeof key === "boolean" ? `b${key}` : `s${String(key)}`;
}

/** A failure while an expression is evaluated: "no such key: a", "division by zero". */
export class CelError extends Error {
  override name = "CelError";
}
