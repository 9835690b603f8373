import { createHash, randomBytes, randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import type { Cluster, ClusterRecord, ClusterSnapshot } from "@tsunagu/embedded-cluster/cluster/options";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { hostClock } from "../../kernel/host-clock.ts";
import type { ClusterConnection, ClusterProvider } from "../connection.ts";
import { JournalFile } from "./journal-file.ts";

/** A journal longer than this is replaced by a snapshot. */
const COMPACT_BYTES = 8 * 1024 * 1024;
const SANDBOX_ID = /^[a-z0-9-]{1,63}$/;

interface Running {
  cluster: Cluster;
  journal: JournalFile<ClusterSnapshot, ClusterRecord>;
  connection: ClusterConnection;
}

/** A cluster per sandbox, in this process, kept in a folder per sandbox: a server that comes back finds every object and file. */
export class EmbeddedClusters implements ClusterProvider {
  readonly kind = "embedded";
  private readonly running = new Map<string, Promise<Running>>();
  private readonly folder: string;
  private readonly clock: Clock;

  constructor(folder: string, clock: Clock = hostClock) {
    this.folder = folder;
    this.clock = clock;
    mkdirSync(folder, { recursive: true });
  }

  async open(sandboxId: string, options: { nodes: number }): Promise<ClusterConnection> {
    let running = this.running.get(sandboxId);
    if (running === undefined) {
      running = this.boot(sandboxId, options);
      this.running.set(sandboxId, running);
      running.catch(() => this.running.delete(sandboxId));
    }
    return (await running).connection;
  }

  has(sandboxId: string): boolean {
    return this.running.has(sandboxId) || JournalFile.exists(this.folderOf(sandboxId));
  }

  async destroy(sandboxId: string): Promise<void> {
    await this.stop(sandboxId);
    rmSync(this.folderOf(sandboxId), { recursive: true, force: true });
  }

  async prune(live: ReadonlySet<string>): Promise<void> {
    for (const entry of readdirSync(this.folder, { withFileTypes: true })) {
      if (entry.isDirectory() && SANDBOX_ID.test(entry.name) && !live.has(entry.name)) await this.destroy(entry.name);
    }
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stop(id)));
  }

  /** The running cluster of a sandbox, for an outside listener. */
  async cluster(sandboxId: string): Promise<Cluster | undefined> {
    return (await this.running.get(sandboxId))?.cluster;
  }

  private async boot(sandboxId: string, { nodes }: { nodes: number }): Promise<Running> {
    const journal = new JournalFile<ClusterSnapshot, ClusterRecord>(this.folderOf(sandboxId));
    try {
      return await this.bootFrom(journal, sandboxId, nodes);
    } catch (error) {
      journal.close();
      throw error;
    }
  }

  private async bootFrom(journal: Running["journal"], sandboxId: string, nodes: number): Promise<Running> {
    const { snapshot, entries } = journal.read();
    const { clock } = this;
    let compacting = false;
    const cluster = createCluster({
      clock,
      random: seededRandom(randomInt(2 ** 32 - 1)),
      nodes,
      ...(snapshot === undefined ? {} : { restore: snapshot }),
      records: entries,
      tokenKey: this.tokenKey(sandboxId),
      journal: {
        append(record) {
          journal.append(record);
          if (compacting || journal.size <= COMPACT_BYTES) return;
          compacting = true;
          clock.setTimer(0, () => {
            compacting = false;
            if (!journal.isClosed) journal.compact(cluster.snapshot());
          });
        },
      },
    });
    await cluster.start();
    const connection: ClusterConnection = { kind: "embedded", client: cluster.adminClient, clock, exclusive: true };
    return { cluster, journal, connection };
  }

  private async stop(sandboxId: string): Promise<void> {
    const running = await this.running.get(sandboxId)?.catch(() => undefined);
    this.running.delete(sandboxId);
    await running?.cluster.stop();
    running?.journal.close();
  }

  /** Service-account tokens of a sandbox stay good over a restart, and are good for nothing in any other. */
  private tokenKey(sandboxId: string): Uint8Array {
    const path = join(this.folder, "token.key");
    if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 });
    return new Uint8Array(createHash("sha256").update(readFileSync(path)).update(sandboxId).digest());
  }

  private folderOf(sandboxId: string): string {
    if (!SANDBOX_ID.test(sandboxId)) throw new Error(`${JSON.stringify(sandboxId)} is no sandbox id: lower-case letters, digits and hyphens are expected`);
    return join(this.folder, sandboxId);
  }
}
