import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";

const API = "/apis/metrics.k8s.io/v1beta1";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

interface Measured {
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; creationTimestamp: string };
  timestamp: string;
  window: string;
  usage?: Record<string, string>;
  containers?: { name: string; usage: Record<string, string> }[];
}

/** A Pod that computes as much as it may, once it has been measured. */
async function measuredPod(c: ContractCluster): Promise<Measured> {
  const container = {
    name: "main",
    image: "busybox:1.36",
    command: ["sh", "-c", "while :; do :; done"],
    resources: { limits: { cpu: "50m", memory: "32Mi" } },
  };
  const spec = { terminationGracePeriodSeconds: 0, containers: [container] };
  await c.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "busy", labels: { app: "busy" } }, spec });
  await c.podReady("busy");
  return c.until("the Pod is measured", async () => {
    const { body } = await c.request("GET", `${API}/namespaces/${c.namespace}/pods`);
    return (body as { items: Measured[] }).items[0];
  });
}

contractCase(
  "metrics: what a Pod uses, container by container",
  async (c) => {
    const pod = await measuredPod(c);
    expect(pod).toEqual({
      metadata: { name: "busy", namespace: c.namespace, labels: { app: "busy" }, creationTimestamp: expect.any(String) },
      timestamp: expect.any(String),
      window: expect.stringMatching(/^\d+(\.\d+)?s$/),
      containers: [{ name: "main", usage: { cpu: expect.stringMatching(/^\d+[num]?$/), memory: expect.stringMatching(/^\d+[KMG]i$/) } }],
    });
    const one = await c.request("GET", `${API}/namespaces/${c.namespace}/pods/busy`);
    expect(one.body).toMatchObject({ kind: "PodMetrics", apiVersion: "metrics.k8s.io/v1beta1", metadata: { name: "busy" }, containers: [{ name: "main" }] });
    const none = await c.request("GET", `${API}/namespaces/${c.namespace}/pods?labelSelector=app%3Dother`);
    expect(none.body).toEqual({ kind: "PodMetricsList", apiVersion: "metrics.k8s.io/v1beta1", metadata: {}, items: [] });
    const table = await c.request("GET", `${API}/namespaces/${c.namespace}/pods`, undefined, TABLE);
    const { columnDefinitions, rows } = table.body as { columnDefinitions: unknown; rows: { cells: string[] }[] };
    expectGolden(c, "autoscaling/metrics-columns", columnDefinitions);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["busy", expect.stringMatching(/^\d+[num]?$/), expect.stringMatching(/^\d+[KMG]i$/), expect.stringMatching(/^[\d.]+s$/)],
    ]);
  },
  { needs: ["metrics"], seconds: 120 },
);

contractCase(
  "metrics: what a node uses",
  async (c) => {
    const [node] = await c.list("v1", "Node");
    const name = node?.metadata.name ?? "";
    const found = await c.until("the node is measured", async () => {
      const answer = await c.request("GET", `${API}/nodes/${name}`);
      return answer.status === 200 ? (answer.body as Measured) : undefined;
    });
    expect(found).toEqual({
      kind: "NodeMetrics",
      apiVersion: "metrics.k8s.io/v1beta1",
      metadata: { name, labels: node?.metadata.labels, creationTimestamp: expect.any(String) },
      timestamp: expect.any(String),
      window: expect.stringMatching(/^\d+(\.\d+)?s$/),
      usage: { cpu: expect.stringMatching(/^\d+[num]?$/), memory: expect.stringMatching(/^\d+[KMG]i$/) },
    });
  },
  { needs: ["metrics"] },
);

contractCase(
  "metrics: what is not there, and what cannot be asked",
  async (c) => {
    const answers: Record<string, unknown> = {};
    for (const path of [`namespaces/${c.namespace}/pods/none`, "nodes/none", "nodes?watch=1", "boxes"])
      answers[path] = (await c.request("GET", `${API}/${path}`)).body;
    answers["delete"] = (await c.request("DELETE", `${API}/nodes/none`)).body;
    expectGolden(c, "autoscaling/metrics-refused", answers);
  },
  { needs: ["metrics"] },
);

contractCase(
  "metrics: discovery",
  async (c) => {
    expectGolden(c, "autoscaling/metrics-discovery", [(await c.request("GET", "/apis/metrics.k8s.io")).body, (await c.request("GET", API)).body]);
  },
  { needs: ["metrics"] },
);
