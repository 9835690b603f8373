import { setTimeout as pause } from "node:timers/promises";
import type { KubeList, KubeObject } from "../../embedded-cluster/apimachinery/object.ts";
import type { Pod } from "../../embedded-cluster/apimachinery/types/core.ts";
import { requestJson } from "../../embedded-cluster/client/resource-client.ts";
import { type Cluster, createCluster } from "../../embedded-cluster/cluster/index.ts";
import { seededRandom } from "../../embedded-cluster/kernel/random.ts";
import { virtualClock } from "../../embedded-cluster/kernel/testing/virtual.ts";
import { hostClock } from "../../sandbox-server/kernel/host-clock.ts";
import { percentile } from "../percentile.ts";
import { cpuMilliseconds } from "./cpu.ts";
import type { Row } from "./row.ts";

const PODS = 1_000;
/** A node takes 110 Pods. */
const NODES = 12;
const POLL_MILLISECONDS = 50;
const REPLICAS = 3;
const REPLACEMENTS = 20;
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const POD_PATH = "/api/v1/namespaces/default/pods";

/** CPU until a Deployment's Pods are Ready, and until one that is deleted has a Ready successor. */
export async function measurePods(): Promise<Row[]> {
  // The first run also measures the compiler, which is warm in a server.
  await measureMany(PODS / 10);
  const ready = await measureMany(PODS);
  const replacement = percentile(await measureReplacements(), 0.5);
  return [
    { what: `${PODS} Pods of one Deployment Ready, CPU`, value: ready, unit: "ms", atMost: 1_500 },
    { what: "a deleted Pod's successor Ready, CPU, p50", value: replacement, unit: "ms", atMost: 30 },
  ];
}

/** In real time, in which what happens at one instant is seen at once; waiting costs nothing. */
async function measureMany(pods: number): Promise<number> {
  const cluster = createCluster({ clock: hostClock, random: seededRandom(1), nodes: NODES });
  await cluster.start();
  await pause(2_000);
  const spent = await cpuMilliseconds(async () => {
    await requestJson(cluster.adminClient, "POST", DEPLOYMENTS, deployment(pods));
    while ((await readyReplicas(cluster)) < pods) await pause(POLL_MILLISECONDS);
  });
  await cluster.stop();
  return spent;
}

async function measureReplacements(): Promise<number[]> {
  const clock = virtualClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  await cluster.start();
  await clock.advance(10_000);
  await requestJson(cluster.adminClient, "POST", DEPLOYMENTS, deployment(REPLICAS));
  await clock.runUntil(async () => (await readyReplicas(cluster)) === REPLICAS);
  const spent: number[] = [];
  for (let index = 0; index < REPLACEMENTS; index++) {
    await clock.advance(60_000);
    const [doomed] = await readyPods(cluster);
    spent.push(
      await cpuMilliseconds(async () => {
        await requestJson(cluster.adminClient, "DELETE", `${POD_PATH}/${doomed}`);
        await clock.runUntil(async () => (await readyPods(cluster)).filter((name) => name !== doomed).length === REPLICAS);
      }),
    );
  }
  await cluster.stop();
  return spent;
}

async function readyReplicas({ adminClient }: Cluster): Promise<number> {
  return (await requestJson<KubeObject>(adminClient, "GET", `${DEPLOYMENTS}/web`)).status?.readyReplicas ?? 0;
}

/** The names of the Pods that are Ready and are not going. */
async function readyPods({ adminClient }: Cluster): Promise<string[]> {
  const { items } = await requestJson<KubeList<Pod>>(adminClient, "GET", POD_PATH);
  const isReady = ({ metadata, status }: Pod) =>
    metadata.deletionTimestamp === undefined && status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
  return items.filter(isReady).map(({ metadata }) => metadata.name);
}

function deployment(replicas: number): object {
  const labels = { app: "web" };
  const container = { name: "web", image: "nginx:1.27", ports: [{ containerPort: 80 }] };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  };
}
