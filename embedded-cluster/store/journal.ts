import type { KubeObject } from "../apimachinery/object.ts";

/** One committed change. */
export interface JournalRecord {
  revision: number;
  /** "/apps/deployments/default/web": see {@link storeKey}. */
  key: string;
  /** The object as committed, frozen; null when it was deleted. */
  value: KubeObject | null;
}

/** Where committed changes go to survive the process. A journal that throws makes the write fail: nothing is committed. */
export interface Journal {
  append(record: JournalRecord): void;
}

/** The whole store at one revision; plain JSON. */
export interface StoreSnapshot {
  revision: number;
  objects: [key: string, value: KubeObject][];
}

/** A snapshot, and the records after it in order of revision (older ones are skipped). */
export interface StoreRestore {
  snapshot?: StoreSnapshot;
  records?: Iterable<JournalRecord>;
}
