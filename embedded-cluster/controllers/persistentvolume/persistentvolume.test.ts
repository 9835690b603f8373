import { expect, test } from "vitest";
import { Bench, template } from "../testing/bench.ts";

const ONLY = [
  "persistentvolume-binder-controller",
  "local-path-provisioner",
  "persistentvolumeclaim-protection-controller",
  "persistentvolume-protection-controller",
];

const claim = (spec: object = {}) => ({
  metadata: { name: "data", namespace: "default" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
});

const consumer = (name = "db") => ({
  metadata: { name, namespace: "default" },
  spec: { ...template({}).spec, volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
});

const volume = (name: string, storage: string, spec: object = {}) => ({
  metadata: { name },
  spec: { capacity: { storage }, accessModes: ["ReadWriteOnce"], storageClassName: "manual", hostPath: { path: `/tmp/${name}` }, ...spec },
});

async function started(): Promise<Bench> {
  const bench = await Bench.start({ only: ONLY });
  await bench.create("storageclasses", {
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "rancher.io/local-path",
    volumeBindingMode: "WaitForFirstConsumer",
  });
  await bench.clock.settle();
  return bench;
}

const phases = async (bench: Bench, resource: "persistentvolumes" | "persistentvolumeclaims") =>
  Object.fromEntries((await bench.all(resource)).map((object) => [object.metadata.name, object.status?.phase]));

test("a claim of the default class waits for its first consumer, then gets a volume on that node", async () => {
  const bench = await started();
  await bench.create("persistentvolumeclaims", claim());
  await bench.clock.settle();
  expect(await phases(bench, "persistentvolumeclaims")).toEqual({ data: "Pending" });
  expect(await bench.events("data")).toEqual(["Normal WaitForFirstConsumer waiting for first consumer to be created before binding"]);
  await bench.create("pods", consumer());
  await bench.clock.advance(2_000);
  const [made] = await bench.all("persistentvolumes");
  const [bound] = await bench.all("persistentvolumeclaims");
  const name = `pvc-${bound?.metadata.uid}`;
  expect(bound).toMatchObject({
    metadata: {
      annotations: {
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
        "volume.beta.kubernetes.io/storage-provisioner": "rancher.io/local-path",
        "volume.kubernetes.io/selected-node": "node-1",
        "volume.kubernetes.io/storage-provisioner": "rancher.io/local-path",
      },
      finalizers: ["kubernetes.io/pvc-protection"],
    },
    spec: { storageClassName: "standard", volumeName: name },
    status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" } },
  });
  expect(made).toMatchObject({
    metadata: { name, finalizers: ["kubernetes.io/pv-protection"] },
    spec: {
      capacity: { storage: "1Gi" },
      claimRef: { kind: "PersistentVolumeClaim", namespace: "default", name: "data", uid: bound?.metadata.uid },
      hostPath: { path: `/var/local-path-provisioner/${name}_default_data`, type: "DirectoryOrCreate" },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["node-1"] }] }] } },
      persistentVolumeReclaimPolicy: "Delete",
      storageClassName: "standard",
    },
    status: { phase: "Bound" },
  });
  expect((await bench.find("pods", "db", "default"))?.spec.nodeName).toBe("node-1");
  expect((await bench.events("data")).sort()).toEqual([
    "Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
    'Normal Provisioning External provisioner is provisioning volume for claim "default/data"',
    `Normal ProvisioningSucceeded Successfully provisioned volume ${name}`,
    "Normal WaitForFirstConsumer waiting for first consumer to be created before binding",
  ]);
  expect(bench.clock.pendingTimers).toBe(0);
});

test("a claim that is deleted stays until its pod has gone; then its volume goes too", async () => {
  const bench = await started();
  await bench.create("persistentvolumeclaims", claim());
  await bench.create("pods", consumer());
  await bench.clock.advance(2_000);
  await bench.delete("persistentvolumeclaims", "data", "default");
  await bench.clock.advance(2_000);
  expect((await bench.all("persistentvolumeclaims")).map((one) => one.metadata.deletionTimestamp !== undefined)).toEqual([true]);
  await bench.delete("pods", "db", "default");
  await bench.clock.advance(2_000);
  expect([await bench.names("persistentvolumeclaims"), await bench.names("persistentvolumes")]).toEqual([[], []]);
});

test("a claim takes the smallest volume that satisfies it, and leaves it released when it goes", async () => {
  const bench = await started();
  for (const [name, size] of [
    ["big", "10Gi"],
    ["small", "500Mi"],
    ["fit", "2Gi"],
  ] as const)
    await bench.create("persistentvolumes", volume(name, size));
  await bench.create("persistentvolumeclaims", claim({ storageClassName: "manual" }));
  await bench.clock.settle();
  expect(await phases(bench, "persistentvolumes")).toEqual({ big: "Available", fit: "Bound", small: "Available" });
  expect((await bench.find("persistentvolumeclaims", "data", "default"))?.status).toEqual({
    phase: "Bound",
    accessModes: ["ReadWriteOnce"],
    capacity: { storage: "2Gi" },
  });
  await bench.delete("persistentvolumeclaims", "data", "default");
  await bench.clock.settle();
  expect(await phases(bench, "persistentvolumes")).toEqual({ big: "Available", fit: "Released", small: "Available" });
});

test("what keeps a claim pending is said in its events", async () => {
  const bench = await started();
  await bench.create("persistentvolumeclaims", { ...claim({ storageClassName: "fast" }), metadata: { name: "unknown-class", namespace: "default" } });
  await bench.create("persistentvolumeclaims", { ...claim({ storageClassName: "" }), metadata: { name: "no-class", namespace: "default" } });
  await bench.create("persistentvolumes", volume("tiny", "1Mi", { storageClassName: "" }));
  await bench.create("persistentvolumeclaims", { ...claim({ storageClassName: "", volumeName: "tiny" }), metadata: { name: "too-big", namespace: "default" } });
  await bench.create("persistentvolumeclaims", { ...claim({ accessModes: ["ReadWriteMany"] }), metadata: { name: "data", namespace: "default" } });
  await bench.create("pods", consumer());
  await bench.clock.settle();
  const lastOf = async (name: string) => (await bench.events(name)).at(-1);
  expect(await lastOf("unknown-class")).toBe('Warning ProvisioningFailed storageclass.storage.k8s.io "fast" not found');
  expect(await lastOf("no-class")).toBe("Normal FailedBinding no persistent volumes available for this claim and no storage class is set");
  expect(await lastOf("too-big")).toBe('Warning VolumeMismatch Cannot bind to requested volume "tiny": requested PV is too small');
  expect(await bench.events("data")).toContain(
    'Warning ProvisioningFailed failed to provision volume with StorageClass "standard": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
  );
});
