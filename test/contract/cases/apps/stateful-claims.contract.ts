import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { eventsOf, type Loose, podsOf, SLEEPER, workload } from "./workload.ts";

// Claims of StatefulSets. No cluster here has to give them volumes: the pods may stay Pending.

const CLASS = "nobody-provisions-this";
const data = {
  metadata: { name: "data", labels: { kind: "data" } },
  spec: { storageClassName: CLASS, accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

function withClaims(spec: object): Loose {
  const mounted = { ...SLEEPER, volumeMounts: [{ name: "data", mountPath: "/data" }] };
  const set = workload("StatefulSet", "db", { replicas: 2, podManagementPolicy: "Parallel", volumeClaimTemplates: [data], ...spec }, { containers: [mounted] });
  return set;
}

async function claims(c: ContractCluster): Promise<Loose[]> {
  const all: Loose[] = await c.list("v1", "PersistentVolumeClaim");
  return all.filter((one) => one.metadata.deletionTimestamp === undefined).sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
}

const ownersOf = (claim: Loose): string => (claim.metadata.ownerReferences ?? []).map(({ kind, name }: Loose) => `${kind} ${name}`).join();

async function owners(c: ContractCluster, wanted: Record<string, string>): Promise<void> {
  let seen: Record<string, string> = {};
  await c
    .until(`claims of ${JSON.stringify(wanted)}`, async () => {
      seen = Object.fromEntries((await claims(c)).map((claim) => [claim.metadata.name, ownersOf(claim)]));
      return JSON.stringify(seen) === JSON.stringify(wanted);
    })
    .catch((error) => {
      throw new Error(`${(error as Error).message}; there are ${JSON.stringify(seen)}`);
    });
}

contractCase("apps: each pod of a StatefulSet has claims of its own", async (c) => {
  await c.create(withClaims({}));
  await owners(c, { "data-db-0": "", "data-db-1": "" });
  const [claim] = await claims(c);
  expect(claim.metadata.labels).toEqual({ app: "db", kind: "data" });
  const [pod] = await podsOf(c, "db");
  expect(pod.spec.volumes[0]).toEqual({ name: "data", persistentVolumeClaim: { claimName: "data-db-0" } });
  expect(await eventsOf(c, "StatefulSet", "db", 4)).toEqual([
    "Normal SuccessfulCreate Create Claim data-db-0 Pod db-0 in StatefulSet db success",
    "Normal SuccessfulCreate Create Claim data-db-1 Pod db-1 in StatefulSet db success",
    "Normal SuccessfulCreate Create Pod db-0 in StatefulSet db successful",
    "Normal SuccessfulCreate Create Pod db-1 in StatefulSet db successful",
  ]);
});

contractCase("apps: a StatefulSet's claims outlive its pods and itself", async (c) => {
  await c.create(withClaims({}));
  await owners(c, { "data-db-0": "", "data-db-1": "" });
  await c.patch("apps/v1", "StatefulSet", "db", { spec: { replicas: 1 } });
  await c.until("one pod", async () => (await podsOf(c, "db")).length === 1);
  await c.delete("apps/v1", "StatefulSet", "db");
  await c.until("no pods", async () => (await podsOf(c, "db")).length === 0);
  await owners(c, { "data-db-0": "", "data-db-1": "" });
});

contractCase("apps: whenDeleted Delete: claims belong to the StatefulSet and go with it", async (c) => {
  await c.create(withClaims({ persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } }));
  await owners(c, { "data-db-0": "StatefulSet db", "data-db-1": "StatefulSet db" });
  expect((await claims(c))[0].metadata.ownerReferences).toMatchObject([{ apiVersion: "apps/v1", controller: true, blockOwnerDeletion: true }]);
  await c.delete("apps/v1", "StatefulSet", "db");
  await owners(c, {});
});

contractCase("apps: whenScaled Delete: claims go with the pods that scaling removes", async (c) => {
  await c.create(withClaims({ persistentVolumeClaimRetentionPolicy: { whenScaled: "Delete" } }));
  await owners(c, { "data-db-0": "", "data-db-1": "" });
  await c.patch("apps/v1", "StatefulSet", "db", { spec: { replicas: 1 } });
  await owners(c, { "data-db-0": "" });
  await c.until("the other claim is gone", async () => (await c.list("v1", "PersistentVolumeClaim")).length === 1);
  await c.patch("apps/v1", "StatefulSet", "db", { spec: { replicas: 2 } });
  await owners(c, { "data-db-0": "", "data-db-1": "" });
});

contractCase("apps: the claim retention of a StatefulSet may change while it runs", async (c) => {
  await c.create(withClaims({ replicas: 1 }));
  await owners(c, { "data-db-0": "" });
  const policy = (whenDeleted: string) => c.patch("apps/v1", "StatefulSet", "db", { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted } } });
  await policy("Delete");
  await owners(c, { "data-db-0": "StatefulSet db" });
  await policy("Retain");
  await owners(c, { "data-db-0": "" });
});

contractCase("apps: a claim that went is made again for a pod that waits", async (c) => {
  await c.create(withClaims({ replicas: 1 }));
  await owners(c, { "data-db-0": "" });
  const [claim] = await claims(c);
  await c.delete("v1", "Pod", "db-0");
  await c.delete("v1", "PersistentVolumeClaim", "data-db-0");
  await c.until("another claim", async () => (await claims(c)).find((one) => one.metadata.uid !== claim.metadata.uid));
});
