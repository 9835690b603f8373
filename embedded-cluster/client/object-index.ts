/** Keys of objects, found by a value that the objects carry. Models client-go's thread-safe store's indices. */
export class ObjectIndex<T> {
  private readonly found = new Map<string, Set<string>>();
  private readonly valuesOf: (object: T) => readonly string[];

  constructor(valuesOf: (object: T) => readonly string[]) {
    this.valuesOf = valuesOf;
  }

  keys(value: string): ReadonlySet<string> | undefined {
    return this.found.get(value);
  }

  put(key: string, object: T, previous?: T): void {
    const values = this.valuesOf(object);
    if (previous !== undefined) for (const value of this.valuesOf(previous)) if (!values.includes(value)) this.drop(value, key);
    for (const value of values) {
      const keys = this.found.get(value);
      if (keys === undefined) this.found.set(value, new Set([key]));
      else keys.add(key);
    }
  }

  remove(key: string, object: T): void {
    for (const value of this.valuesOf(object)) this.drop(value, key);
  }

  private drop(value: string, key: string): void {
    const keys = this.found.get(value);
    if (keys?.delete(key) && keys.size === 0) this.found.delete(value);
  }
}
