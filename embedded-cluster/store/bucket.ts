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
  /** Sorted; undefined after a change of membership until the next ordered read. */
  private sorted: string[] | undefined = [];

  set(key: string, value: KubeObject): void {
    if (!this.objects.has(key)) this.insert(key);
    this.objects.set(key, value);
  }

  delete(key: string): void {
    if (this.objects.delete(key)) this.sorted = undefined;
  }

  /** Keys that begin with `prefix`, in order. `after`: only keys greater than it. */
  keys(prefix: string, after?: string): string[] {
    this.sorted ??= [...this.objects.keys()].sort();
    const all = this.sorted;
    const start = firstIndex(all, (key) => (after === undefined ? key >= prefix : key > after && key >= prefix));
    let end = start;
    while (end < all.length && (all[end] as string).startsWith(prefix)) end++;
    return all.slice(start, end);
  }

  private insert(key: string): void {
    // Appending in order keeps the index; anything else rebuilds it once, at the next read.
    const last = this.sorted?.at(-1);
    if (this.sorted !== undefined && (last === undefined || last < key)) this.sorted.push(key);
    else this.sorted = undefined;
  }
}

/** The first index at which `holds` is true, where it is false before and true after. */
export function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
