import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** What was on disk: the newest whole snapshot, and the records after it in the order they were written. */
export interface Restored<Snapshot, Entry> {
  snapshot: Snapshot | undefined;
  entries: Entry[];
}

/**
 * A snapshot and the changes after it, as files of one folder: `snapshot-N.json` and `journal-N.jsonl`, of which the newest
 * N counts. Every append is a write(2) before it returns: what is acknowledged survives `kill -9` of the process. A line that
 * was cut short by it is dropped.
 */
export class JournalFile<Snapshot, Entry> {
  private readonly folder: string;
  private generation: number;
  private file: number;
  private written = 0;
  private closed = false;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.generation = newestGeneration(folder);
    this.file = openSync(this.journalPath(this.generation), "a");
    if (!endsCleanly(this.journalPath(this.generation))) writeSync(this.file, "\n");
  }

  static exists(folder: string): boolean {
    return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith("journal-"));
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Bytes appended since the last snapshot, by this process. */
  get size(): number {
    return this.written;
  }

  read(): Restored<Snapshot, Entry> {
    const snapshotPath = this.snapshotPath(this.generation);
    const snapshot = existsSync(snapshotPath) ? (JSON.parse(readFileSync(snapshotPath, "utf8")) as Snapshot) : undefined;
    const entries: Entry[] = [];
    for (const line of readFileSync(this.journalPath(this.generation), "utf8").split("\n")) {
      if (line === "") continue;
      try {
        entries.push(JSON.parse(line) as Entry);
      } catch {
        // Cut short by a kill in the middle of a write: that change was never acknowledged.
      }
    }
    return { snapshot, entries };
  }

  /** After {@link close} nothing is written: the file's number may by then be another file's. */
  append(entry: Entry): void {
    if (this.closed) return;
    const line = `${JSON.stringify(entry)}\n`;
    writeSync(this.file, line);
    this.written += line.length;
  }

  /** Begins a new generation from `snapshot`. A crash on the way leaves the old one in force. */
  compact(snapshot: Snapshot): void {
    if (this.closed) return;
    const next = this.generation + 1;
    const nextFile = openSync(this.journalPath(next), "w");
    const draft = join(this.folder, "snapshot.draft");
    writeFileSync(draft, JSON.stringify(snapshot));
    renameSync(draft, this.snapshotPath(next));
    closeSync(this.file);
    rmSync(this.journalPath(this.generation), { force: true });
    rmSync(this.snapshotPath(this.generation), { force: true });
    this.generation = next;
    this.file = nextFile;
    this.written = 0;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.file);
  }

  private snapshotPath(generation: number): string {
    return join(this.folder, `snapshot-${generation}.json`);
  }

  private journalPath(generation: number): string {
    return join(this.folder, `journal-${generation}.jsonl`);
  }
}

function endsCleanly(path: string): boolean {
  const content = readFileSync(path);
  return content.length === 0 || content.at(-1) === 0x0a;
}

/** A generation counts once its snapshot is there whole; generation 0 has none. */
function newestGeneration(folder: string): number {
  const generations = readdirSync(folder).flatMap((name) => {
    const match = /^snapshot-(\d+)\.json$/.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
  return Math.max(0, ...generations);
}
