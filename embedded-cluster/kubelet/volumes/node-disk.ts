import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, disposable } from "../../kernel/disposable.ts";
import { CLUSTER_DISK_BYTES, DISK_BYTES_PER_SECOND, FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { StorageBudget } from "../../shell/process/storage-budget.ts";
import { type DiskEntry, fromDisk, toDisk } from "./disk-entry.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";

/** Changes are told at once while the last ones were smaller than this. */
const PROMPT_FLUSH_BYTES = 256 * 1024;
const LONGEST_GATHERING_MILLISECONDS = 5_000;

/** One change of the disk as JSON: an entry as it is now, an entry that has gone, or a whole volume that has gone. */
export type DiskRecord = { volume: string; entry: DiskEntry } | { volume: string; deleted: true };

/** Every volume's entries, folders before what they hold. */
export interface DiskSnapshot {
  volumes: { name: string; entries: DiskEntry[] }[];
}

/**
 * The storage behind volumes that outlive containers: claims, host paths and emptyDirs, by name. It lives in memory; whoever
 * listens to its records can bring it back after a restart. Nothing of the real host is ever part of it.
 */
export class NodeDisk {
  /** What containers and volumes take together. */
  readonly budget = new StorageBudget(CLUSTER_DISK_BYTES);
  private readonly volumes = new Map<string, MemoryFileSystem>();
  private readonly listeners = new Set<(record: DiskRecord) => void>();
  /** Paths changed in this turn, per volume: many small writes to one file become one record. */
  private readonly dirty = new Map<string, Map<string, "put" | "remove">>();
  private flushing = false;
  private gathering: Disposable | undefined;
  private lastFlushBytes = 0;
  private readonly clock: Clock;

  constructor(clock: Clock, restored?: DiskSnapshot) {
    this.clock = clock;
    for (const { name, entries } of restored?.volumes ?? []) this.volume(name).import({ entries: entries.map(fromDisk) });
    this.dirty.clear();
  }

  onRecord(listener: (record: DiskRecord) => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  has(name: string): boolean {
    return this.volumes.has(name);
  }

  /** The volume of that name; made when there is none. */
  volume(name: string, options: { quotaBytes?: number } = {}): MemoryFileSystem {
    let volume = this.volumes.get(name);
    if (volume === undefined) {
      volume = new MemoryFileSystem({ clock: this.clock, budget: this.budget, quotaBytes: Math.min(options.quotaBytes ?? FILESYSTEM_BYTES, FILESYSTEM_BYTES) });
      volume.setMode("/", 0o777);
      volume.onChange(({ type, path }) => this.note(name, path, type));
      this.volumes.set(name, volume);
    }
    return volume;
  }

  delete(name: string): void {
    this.volumes.get(name)?.discard();
    if (!this.volumes.delete(name)) return;
    this.dirty.delete(name);
    this.emit({ volume: name, deleted: true });
  }

  names(): string[] {
    return [...this.volumes.keys()];
  }

  snapshot(): DiskSnapshot {
    return { volumes: [...this.volumes].map(([name, volume]) => ({ name, entries: volume.export().entries.map(toDisk) })) };
  }

  /** Applies one record of a journal. */
  replay(record: DiskRecord): void {
    if ("deleted" in record) this.delete(record.volume);
    else this.volume(record.volume).importEntry(fromDisk(record.entry));
    this.dirty.delete(record.volume);
  }

  /** Emits what has changed and was not told yet. */
  flush(): void {
    this.flushing = false;
    this.gathering?.dispose();
    this.lastFlushBytes = 0;
    for (const [name, paths] of this.dirty) {
      const volume = this.volumes.get(name);
      if (volume === undefined) continue;
      for (const [path, type] of paths) {
        const entry = type === "remove" ? undefined : volume.exportEntry(path);
        if (entry?.type === "file") this.lastFlushBytes += entry.content.length;
        this.emit({ volume: name, entry: entry === undefined ? { type: "removed", path } : toDisk(entry) });
      }
    }
    this.dirty.clear();
  }

  private note(name: string, path: string, type: "put" | "remove"): void {
    if (this.listeners.size === 0) return;
    const paths = this.dirty.get(name) ?? new Map<string, "put" | "remove">();
    this.dirty.set(name, paths);
    // Deleting first keeps the order of the last changes: a folder comes before what was then put into it.
    paths.delete(path);
    paths.set(path, type);
    if (this.flushing) return;
    this.flushing = true;
    // A big file that grows is told whole each time: the more there was to tell, the longer it is gathered.
    const delay = Math.min((this.lastFlushBytes / DISK_BYTES_PER_SECOND) * 1000, LONGEST_GATHERING_MILLISECONDS);
    if (this.lastFlushBytes < PROMPT_FLUSH_BYTES) void this.clock.yield().then(() => this.flush());
    else this.gathering = this.clock.setTimer(delay, () => this.flush());
  }

  private emit(record: DiskRecord): void {
    for (const listener of this.listeners) listener(record);
  }
}
