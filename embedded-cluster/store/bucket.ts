import type { KubeObject } from "../apimachinery/object.ts";
import type { StoreWatch } from "./watch.ts";

/** The objects of one resource, in order of key, and who watches them. */
export class Bucket {
  readonly objects = new Map<string, KubeObject>();
  readonly watches = new Set<StoreWatch>();
  /** The revision of the latest change of one of the objects. */
  changed = 0;
  /** Changes up to this revision are no longer remembered. */
  forgotten = 0;
  private readonly sorted: string[] = [];

  set(key: string, value: KubeObject): void {
    if (!this.objects.has(key)) this.insert(key);
    this.objects.set(key, value);
  }

  delete(key: string): void {
    if (!this.objects.delete(key)) return;
    this.sorted.splice(
      firstIndex(this.sorted, (other) => other >= key),
      1,
    );
  }

  /** Keys that begin with `prefix`, in order. `after`: only keys greater than it. */
  keys(prefix: string, after?: string): string[] {
    return this.sorted.slice(...this.range(prefix, after));
  }

  /** How many keys begin with `prefix`. */
  count(prefix: string): number {
    const [start, end] = this.range(prefix);
    return end - start;
  }

  private range(prefix: string, after?: string): [start: number, end: number] {
    const start = firstIndex(this.sorted, (key) => (after === undefined ? key >= prefix : key > after && key >= prefix));
    return [start, firstIndex(this.sorted, (key) => key > prefix && !key.startsWith(prefix), start)];
  }

  private insert(key: string): void {
    // Most keys come in order; moving the rest of the array for the others is cheap.
    const last = this.sorted.at(-1);
    if (last === undefined || last < key) this.sorted.push(key);
    else
      this.sorted.splice(
        firstIndex(this.sorted, (other) => other > key),
        0,
        key,
      );
  }
}

/** The first index, from `start` on, at which `holds` is true, where it is false before and true after. */
export function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean, start = 0): number {
  let low = start;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
