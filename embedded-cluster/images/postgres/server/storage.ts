import { decodeUtf8, encodeUtf8 } from "../../../kernel/bytes.ts";
import { FileError, type FileSystem } from "../../../shell/process/file-system.ts";
import { type Database, type Row, type Table, createDatabase } from "../sql/database.ts";
import { SqlError } from "../sql/error.ts";
import type { Catalog } from "../sql/session.ts";
import type { ScramVerifier } from "../wire/scram.ts";

/** The server's own facts, beside its databases. */
export interface ClusterFile {
  /** The superuser that initdb made. */
  user: string;
  /** undefined: everybody is trusted. */
  verifier: ScramVerifier | undefined;
  databases: { name: string; owner: string }[];
}

const CLUSTER_FILE = "global/pg_control";

export function isInitialised(fs: FileSystem, folder: string): boolean {
  return fs.exists(`${folder}/PG_VERSION`);
}

/** Writes what initdb leaves behind. */
export function initialise(fs: FileSystem, folder: string, major: string, cluster: ClusterFile): void {
  for (const name of ["base", "global", "pg_wal"]) fs.makeDirectory(`${folder}/${name}`, { recursive: true, mode: 0o700 });
  const method = cluster.verifier === undefined ? "trust" : "scram-sha-256";
  const hba = [
    "local   all             all                                     trust",
    "host    all             all             127.0.0.1/32            trust",
    `host all all all ${method}`,
  ];
  fs.writeFile(`${folder}/pg_hba.conf`, encodeUtf8(`${hba.join("\n")}\n`));
  fs.writeFile(`${folder}/postgresql.conf`, encodeUtf8("listen_addresses = '*'\nmax_connections = 100\n"));
  writeCluster(fs, folder, cluster);
  for (const { name } of cluster.databases) fs.makeDirectory(`${folder}/base/${name}`, { recursive: true });
  // Last, as a mark that the rest is there.
  fs.writeFile(`${folder}/PG_VERSION`, encodeUtf8(`${major}\n`));
}

function writeCluster(fs: FileSystem, folder: string, cluster: ClusterFile): void {
  fs.writeFile(`${folder}/${CLUSTER_FILE}`, encodeUtf8(JSON.stringify(cluster)), { mode: 0o600 });
}

export function readCluster(fs: FileSystem, folder: string): ClusterFile {
  return JSON.parse(decodeUtf8(fs.readFile(`${folder}/${CLUSTER_FILE}`))) as ClusterFile;
}

/** The databases in a data folder, written back table by table as transactions commit. */
export function openCatalog(fs: FileSystem, folder: string, cluster: ClusterFile): Catalog {
  const databases = new Map(cluster.databases.map(({ name, owner }) => [name, readDatabase(fs, `${folder}/base/${name}`, name, owner)]));
  return {
    databases,
    save(database, changed) {
      onDisk(() => {
        for (const name of changed) {
          const path = tablePath(folder, database.name, name);
          const table = database.tables.get(name);
          if (table !== undefined) fs.writeFile(path, encodeUtf8(JSON.stringify({ ...table, rows: table.rows.map(packRow) })));
          else if (fs.exists(path)) fs.remove(path);
        }
        fs.writeFile(`${folder}/base/${database.name}/sequences`, encodeUtf8(JSON.stringify({ next: database.nextOid, values: [...database.sequences] })));
      });
    },
    saveList() {
      onDisk(() => {
        const list = [...databases.values()].map(({ name, owner }) => ({ name, owner }));
        for (const { name } of list) fs.makeDirectory(`${folder}/base/${name}`, { recursive: true });
        for (const name of fs.readDirectory(`${folder}/base`)) if (!databases.has(name)) fs.remove(`${folder}/base/${name}`, { recursive: true });
        writeCluster(fs, folder, { ...readCluster(fs, folder), databases: list });
      });
    },
  };
}

/** A file name for any table name, which may hold a slash when it was quoted. */
function tablePath(folder: string, database: string, table: string): string {
  return `${folder}/base/${database}/${encodeURIComponent(table)}.table`;
}

function onDisk(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new SqlError(error.code === "ENOSPC" ? "53100" : "58030", `could not write to file "${error.path}": ${error.message}`);
  }
}

function readDatabase(fs: FileSystem, folder: string, name: string, owner: string): Database {
  const database = createDatabase(name, owner);
  if (!fs.exists(folder)) return database;
  for (const file of fs.readDirectory(folder)) {
    const text = decodeUtf8(fs.readFile(`${folder}/${file}`));
    if (file === "sequences") {
      const state = JSON.parse(text) as { next: number; values: [string, number][] };
      database.nextOid = state.next;
      for (const [sequence, value] of state.values) database.sequences.set(sequence, value);
    } else {
      const table = JSON.parse(text) as Table;
      database.tables.set(table.name, { ...table, rows: table.rows.map(unpackRow) });
    }
  }
  return database;
}

/** JSON has no NaN or Infinity, which floats may be. */
function packRow(row: Row): unknown[] {
  return row.map((value) => (typeof value === "number" && !Number.isFinite(value) ? { float: String(value) } : value));
}

function unpackRow(row: Row): Row {
  return row.map((value: unknown) => (typeof value === "object" && value !== null ? Number((value as { float: string }).float) : (value as Row[number])));
}
