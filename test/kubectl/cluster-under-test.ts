import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import type { Cluster } from "@tsunagu/embedded-cluster/cluster/options";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { virtualClock } from "@tsunagu/embedded-cluster/kernel/testing/virtual";
import type { VirtualClock } from "@tsunagu/embedded-cluster/kernel/virtual-clock";
import { adminKubeconfig } from "../../sandbox-server/cluster/embedded/admin-kubeconfig.ts";
import { CertificateAuthority } from "../../sandbox-server/cluster/embedded/certificates.ts";
import { HttpsListener } from "../../sandbox-server/cluster/embedded/https-listener.ts";

/** So far behind the host's clock that ages which a client computes do not change between two runs: they are in days. */
const BEHIND_MILLISECONDS = 100 * 24 * 3_600_000;
/** Between two changing commands the cluster comes to rest for so long. */
export const REST_MILLISECONDS = 60_000;
/** While a command runs the cluster's time goes on in steps of the host's. */
const STEP_MILLISECONDS = 16;
const USERS = { "token-of-jane": { username: "jane", groups: ["developers", "system:authenticated"] } };

/** A cluster in virtual time that both binaries are tried on. */
export class ClusterUnderTest {
  readonly cluster: Cluster;
  readonly clock: VirtualClock;

  private constructor(cluster: Cluster, clock: VirtualClock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  static async start(authority: CertificateAuthority, start: number): Promise<ClusterUnderTest> {
    const clock = virtualClock(start);
    const cluster = createCluster({ clock, random: seededRandom(7), rootCa: authority.certificate, staticTokens: USERS });
    await cluster.start();
    const under = new ClusterUnderTest(cluster, clock);
    await under.rest();
    return under;
  }

  rest(): Promise<void> {
    return this.clock.advance(REST_MILLISECONDS);
  }

  /** Runs `task` while the cluster's clock goes on with the host's. */
  async during<T>(task: Promise<T>): Promise<T> {
    let running = true;
    const done = task.finally(() => {
      running = false;
    });
    for (let last = Date.now(); running; ) {
      await Promise.race([rest(STEP_MILLISECONDS), done.catch(() => undefined)]);
      const passed = Date.now() - last;
      last += passed;
      if (running) await this.clock.advance(passed);
    }
    return done;
  }

  /** Both clusters of a pair stand at the same instant before each step. */
  async until(instant: number): Promise<void> {
    await this.clock.advance(Math.max(0, instant - this.clock.now()));
  }
}

/** A folder with the scenario's files and a kubeconfig, whose cluster is served over HTTPS. */
export interface Served {
  folder: string;
  server: string;
  kubeconfig: string;
  close(): Promise<void>;
}

export async function serve(under: ClusterUnderTest, authority: CertificateAuthority, files: Readonly<Record<string, string>>): Promise<Served> {
  const listener = await HttpsListener.listen(authority, 0, Date.now());
  const server = listener.add("", under.cluster.apiServer);
  const kubeconfig = withOtherUsers(await adminKubeconfig(server, authority, Date.now()));
  const folder = mkdtempSync(join(tmpdir(), "kubectl-"));
  for (const [name, text] of Object.entries({ ...files, config: kubeconfig })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return {
    folder,
    server,
    kubeconfig,
    async close() {
      await listener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Contexts of a user with few rights, and of one that the cluster does not know. */
function withOtherUsers(kubeconfig: string): string {
  const config = parse(kubeconfig);
  for (const [name, token] of [
    ["jane", "token-of-jane"],
    ["stranger", "wrong"],
  ]) {
    config.users.push({ name, user: { token } });
    config.contexts.push({ name, context: { cluster: "tsunagu", user: name } });
  }
  return stringify(config);
}

export function startInstant(): number {
  return Math.floor((Date.now() - BEHIND_MILLISECONDS) / 60_000) * 60_000;
}
