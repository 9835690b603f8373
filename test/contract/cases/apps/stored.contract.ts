import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { normal } from "../../harness/normal.ts";
import { type Loose, workload } from "./workload.ts";

// What the API server makes of a workload: defaults, subresources, Tables.

const PODS = {
  containers: [
    {
      image: "busybox:1.36",
      imagePullPolicy: "IfNotPresent",
      name: "main",
      resources: {},
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
    },
  ],
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};

const plain = { containers: [{ name: "main", image: "busybox:1.36" }], terminationGracePeriodSeconds: undefined };

contractCase("apps: a StatefulSet as the server completes it", async (c) => {
  const made: Loose = await c.create(workload("StatefulSet", "web", { replicas: 0 }, plain));
  expect(made.metadata.generation).toBe(1);
  expect(made.spec).toEqual({
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    podManagementPolicy: "OrderedReady",
    replicas: 0,
    revisionHistoryLimit: 10,
    selector: { matchLabels: { app: "web" } },
    serviceName: "",
    template: { metadata: { labels: { app: "web" } }, spec: PODS },
    updateStrategy: { rollingUpdate: { partition: 0 }, type: "RollingUpdate" },
  });
  expect(made.status).toEqual({ availableReplicas: 0, replicas: 0 });
});

contractCase("apps: claim templates of a StatefulSet as the server completes them", async (c) => {
  const claim = { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } } };
  const made: Loose = await c.create(workload("StatefulSet", "web", { replicas: 0, volumeClaimTemplates: [claim] }, plain));
  expect(made.spec.volumeClaimTemplates).toEqual([
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, volumeMode: "Filesystem" },
      status: { phase: "Pending" },
    },
  ]);
});

contractCase("apps: maxUnavailable of a StatefulSet is dropped: its feature gate is off", async (c) => {
  const made: Loose = await c.create(workload("StatefulSet", "web", { replicas: 0, updateStrategy: { rollingUpdate: { maxUnavailable: 2, partition: 1 } } }));
  expect(made.spec.updateStrategy).toEqual({ type: "RollingUpdate", rollingUpdate: { partition: 1 } });
});

contractCase("apps: an OnDelete StatefulSet keeps no rolling update", async (c) => {
  const made: Loose = await c.create(workload("StatefulSet", "web", { replicas: 0, updateStrategy: { type: "OnDelete" } }));
  expect(made.spec.updateStrategy).toEqual({ type: "OnDelete" });
});

contractCase("apps: a DaemonSet as the server completes it", async (c) => {
  const made: Loose = await c.create(workload("DaemonSet", "web", {}, { ...plain, nodeSelector: { none: "such" } }));
  expect([made.metadata.generation, made.metadata.annotations]).toEqual([1, { "deprecated.daemonset.template.generation": "1" }]);
  expect(made.spec).toEqual({
    revisionHistoryLimit: 10,
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { ...PODS, nodeSelector: { none: "such" } } },
    updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, type: "RollingUpdate" },
  });
  expect(made.status).toEqual({ currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 });
});

contractCase("apps: a DaemonSet counts changes of its template", async (c) => {
  await c.create(workload("DaemonSet", "web", {}, { nodeSelector: { none: "such" } }));
  const generations = ({ metadata }: Loose) => [metadata.generation, metadata.annotations["deprecated.daemonset.template.generation"]];
  const patch = (spec: object) => c.patch("apps/v1", "DaemonSet", "web", { spec });
  expect(generations(await patch({ minReadySeconds: 5 }))).toEqual([2, "1"]);
  expect(generations(await patch({ template: { metadata: { annotations: { a: "1" } } } }))).toEqual([3, "2"]);
});

contractCase("apps: a Deployment as the server completes it", async (c) => {
  const made: Loose = await c.create(workload("Deployment", "web", { replicas: 0 }, plain));
  expect(made.spec).toEqual({
    progressDeadlineSeconds: 600,
    replicas: 0,
    revisionHistoryLimit: 10,
    selector: { matchLabels: { app: "web" } },
    strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" }, type: "RollingUpdate" },
    template: { metadata: { labels: { app: "web" } }, spec: PODS },
  });
  expect(made.status).toEqual({});
});

contractCase("apps: a ReplicaSet as the server completes it", async (c) => {
  const made: Loose = await c.create(workload("ReplicaSet", "web", { replicas: 0 }, plain));
  expect(made.spec).toEqual({ replicas: 0, selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: PODS } });
  expect(made.status).toEqual({ replicas: 0 });
});

for (const kind of ["Deployment", "ReplicaSet", "StatefulSet"] as const) {
  contractCase(`apps: a ${kind} is scaled by its subresource`, async (c) => {
    await c.create(workload(kind, "web", { replicas: 0 }));
    const scale: Loose = await c.get("apps/v1", kind, "web", { subresource: "scale" });
    expect(normal(c, { ...scale, metadata: { name: scale.metadata.name, namespace: scale.metadata.namespace } })).toEqual({
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "web", namespace: "<namespace>" },
      spec: {},
      status: { replicas: 0, selector: "app=web" },
    });
    const before: Loose = await c.get("apps/v1", kind, "web");
    const patched: Loose = await c.patch("apps/v1", kind, "web", { spec: { replicas: 1 } }, "application/merge-patch+json", { subresource: "scale" });
    const { metadata, spec }: Loose = await c.get("apps/v1", kind, "web");
    expect([patched.spec.replicas, spec.replicas, metadata.generation]).toEqual([1, 1, before.metadata.generation + 1]);
    const refused = c.patch("apps/v1", kind, "web", { spec: { replicas: -1 } }, "application/merge-patch+json", { subresource: "scale" });
    expect((await c.refused(refused)).message).toBe('Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0');
  });
}

async function table(c: ContractCluster, kind: string): Promise<Loose> {
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  const { body }: Loose = await c.request("GET", await c.path("apps/v1", kind), undefined, { accept });
  const columns = body.columnDefinitions.map(({ name, type, format, priority }: Loose) => [name, type, format, priority].join("|"));
  return { columns, rows: body.rows.map(({ cells }: Loose) => cells.map((cell: unknown) => (/^\d+s$/.test(String(cell)) ? "<age>" : cell))) };
}

const TEMPLATE_COLUMNS = ["Containers|string||1", "Images|string||1"];

contractCase("apps: StatefulSets in a Table", async (c) => {
  await c.create(workload("StatefulSet", "web", { replicas: 0 }));
  expect(await table(c, "StatefulSet")).toEqual({
    columns: ["Name|string|name|0", "Ready|string||0", "Age|string||0", ...TEMPLATE_COLUMNS],
    rows: [["web", "0/0", "<age>", "main", "busybox:1.36"]],
  });
});

contractCase("apps: DaemonSets in a Table", async (c) => {
  await c.create(workload("DaemonSet", "web", {}, { nodeSelector: { none: "such", a: "b" } }));
  const counts = ["Desired", "Current", "Ready", "Up-to-date", "Available"].map((name) => `${name}|integer||0`);
  expect(await table(c, "DaemonSet")).toEqual({
    columns: ["Name|string|name|0", ...counts, "Node Selector|string||0", "Age|string||0", ...TEMPLATE_COLUMNS, "Selector|string||1"],
    rows: [["web", 0, 0, 0, 0, 0, "a=b,none=such", "<age>", "main", "busybox:1.36", "app=web"]],
  });
});

contractCase("apps: Deployments and ReplicaSets in Tables", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 0 }));
  const { columns, rows } = await c.until("the ReplicaSet", async () => {
    const found = await table(c, "ReplicaSet");
    return found.rows.length === 1 ? found : undefined;
  });
  const hash = rows[0][0].replace("web-", "");
  expect(columns).toEqual([
    "Name|string|name|0",
    "Desired|integer||0",
    "Current|integer||0",
    "Ready|integer||0",
    "Age|string||0",
    ...TEMPLATE_COLUMNS,
    "Selector|string||1",
  ]);
  expect(rows).toEqual([[`web-${hash}`, 0, 0, 0, "<age>", "main", "busybox:1.36", `app=web,pod-template-hash=${hash}`]]);
  expect(await table(c, "Deployment")).toEqual({
    columns: [
      "Name|string|name|0",
      "Ready|string||0",
      "Up-to-date|string||0",
      "Available|string||0",
      "Age|string||0",
      ...TEMPLATE_COLUMNS,
      "Selector|string||1",
    ],
    rows: [["web", "0/0", 0, 0, "<age>", "main", "busybox:1.36", "app=web"]],
  });
});

contractCase("apps: ControllerRevisions in a Table", async (c) => {
  await c.create({ apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name: "alone" }, data: { a: 1 }, revision: 3 } as Loose);
  await c.create(workload("StatefulSet", "web", { replicas: 0 }));
  const { columns, rows } = await c.until("two revisions", async () => {
    const found = await table(c, "ControllerRevision");
    return found.rows.length === 2 ? found : undefined;
  });
  expect(columns).toEqual(["Name|string|name|0", "Controller|string||0", "Revision|string||0", "Age|string||0"]);
  expect(rows[0]).toEqual(["alone", "<none>", 3, "<age>"]);
  expect(rows[1].slice(1)).toEqual(["statefulset.apps/web", 1, "<age>"]);
});

contractCase("apps: pod templates have the same hash everywhere", async (c) => {
  const pod = {
    containers: [
      {
        ...plain.containers[0],
        args: ["<a>", "é"],
        env: [{ name: "CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } }],
        ports: [{ containerPort: 80, name: "http" }],
        readinessProbe: { httpGet: { port: "http" }, periodSeconds: 3 },
        resources: { limits: { cpu: "1500m", memory: "100Mi" }, requests: { cpu: "0.1", memory: "64Mi" } },
        volumeMounts: [{ name: "config", mountPath: "/etc/config" }],
      },
    ],
    nodeSelector: { none: "such" },
    terminationGracePeriodSeconds: 5,
    tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }],
    volumes: [
      { name: "config", configMap: { name: "config", items: [{ key: "a", path: "b" }] } },
      { name: "scratch", emptyDir: { sizeLimit: "1Gi" } },
    ],
  };
  await c.create(workload("Deployment", "web", { replicas: 0 }, pod));
  await c.create(workload("StatefulSet", "db", { replicas: 0 }, pod));
  await c.create(workload("DaemonSet", "agent", {}, pod));
  const names = await c.until("a ReplicaSet and two revisions", async () => {
    const made = [...(await c.list("apps/v1", "ReplicaSet")), ...(await c.list("apps/v1", "ControllerRevision"))];
    return made.length === 3 ? made.map(({ metadata }) => metadata.name) : undefined;
  });
  expect(names.sort()).toEqual(["agent-5c7586c448", "db-6b658b7674", "web-54ccb9c475"]);
});
