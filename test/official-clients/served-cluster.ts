import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import type { Cluster } from "@tsunagu/embedded-cluster/cluster/options";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { CertificateAuthority } from "../../sandbox-server/cluster/embedded/certificates.ts";
import { HttpsListener } from "../../sandbox-server/cluster/embedded/https-listener.ts";
import { adminKubeconfig } from "../../sandbox-server/cluster/embedded/admin-kubeconfig.ts";
import { hostClock } from "../../sandbox-server/kernel/host-clock.ts";

export interface ServedCluster {
  cluster: Cluster;
  kubeconfig: string;
  /** A file that holds it. */
  file: string;
  close(): Promise<void>;
}

/** An embedded cluster in real time behind HTTPS on loopback, as `npm run cluster` serves it. */
export async function serveCluster(): Promise<ServedCluster> {
  const now = hostClock.now();
  const authority = await CertificateAuthority.create(now);
  const cluster = createCluster({ clock: hostClock, random: seededRandom(7), rootCa: authority.certificate });
  await cluster.start();
  const listener = await HttpsListener.listen(authority, 0, now);
  const kubeconfig = await adminKubeconfig(listener.add("", cluster.apiServer), authority, now);
  const folder = mkdtempSync(join(tmpdir(), "served-cluster-"));
  const file = join(folder, "kubeconfig");
  writeFileSync(file, kubeconfig);
  return {
    cluster,
    kubeconfig,
    file,
    async close() {
      await listener.close();
      await cluster.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
