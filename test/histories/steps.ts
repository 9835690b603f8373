import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { ApiError } from "@tsunagu/embedded-cluster/apimachinery/status";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";
import type { Cluster } from "@tsunagu/embedded-cluster/cluster/options";
import { type Random, randomInteger } from "@tsunagu/embedded-cluster/kernel/random";
import type { VirtualClock } from "@tsunagu/embedded-cluster/kernel/virtual-clock";
import { labelled, workload } from "./objects.ts";
import type { Observer } from "./observer.ts";

export interface Scene {
  cluster: Cluster;
  client: ApiClient;
  clock: VirtualClock;
  random: Random;
  observer: Observer;
}

type Step = (scene: Scene) => Promise<string | undefined>;

export const NAMESPACES = ["left", "right"] as const;
const NAMES = ["one", "two", "three"] as const;
const WORKLOADS = ["deployments", "statefulsets", "daemonsets"] as const;
const NODES = ["tsunagu-worker", "tsunagu-worker2"] as const;
const MOST_REPLICAS = 5;

/** Each step changes something, or does nothing where there is nothing to change. It says what it did. */
const STEPS: readonly Step[] = [
  (scene) => create(scene, "deployments"),
  (scene) => create(scene, "statefulsets"),
  (scene) => create(scene, "daemonsets"),
  (scene) => create(scene, "jobs"),
  async (scene) => post(scene, `/api/v1/namespaces/${pick(scene, NAMESPACES)}/services`, labelled("Service", pick(scene, NAMES))),
  scale,
  scale,
  changeTemplate,
  removeWorkload,
  killPod,
  killPod,
  failNode,
  recoverNode,
  partition,
  async ({ clock, random }) => passTime(clock, 1 + randomInteger(random, 90)),
  async ({ clock, random }) => passTime(clock, 1 + randomInteger(random, 3)),
  async ({ clock, random }) => {
    const minutes = 1 + randomInteger(random, 120);
    await clock.jump(minutes * 60_000);
    return `the clock jumps by ${minutes} min`;
  },
];

/** What a history begins with, so that there is something to change. */
export async function populate(scene: Scene): Promise<string[]> {
  const said: string[] = [];
  for (const plural of ["deployments", "deployments", "statefulsets", "jobs"] as const) said.push((await create(scene, plural)) ?? "");
  for (const name of NAMES) said.push(await post(scene, `/api/v1/namespaces/${NAMESPACES[0]}/services`, labelled("Service", name)));
  return said;
}

export const takeStep = (scene: Scene): Promise<string | undefined> => pick(scene, STEPS)(scene);

function pick<T>({ random }: Scene, from: readonly T[]): T {
  return from[randomInteger(random, from.length)] as T;
}

async function passTime(clock: VirtualClock, seconds: number): Promise<string> {
  await clock.advance(seconds * 1000);
  return `${seconds} s pass`;
}

async function create(scene: Scene, plural: (typeof WORKLOADS)[number] | "jobs"): Promise<string | undefined> {
  const path = `${plural === "jobs" ? "/apis/batch/v1" : "/apis/apps/v1"}/namespaces/${pick(scene, NAMESPACES)}/${plural}`;
  return post(scene, path, workload(plural, pick(scene, NAMES), randomInteger(scene.random, MOST_REPLICAS)));
}

async function post({ client }: Scene, path: string, object: { metadata: { name: string } }): Promise<string> {
  return told(`create ${path}/${object.metadata.name}`, requestJson(client, "POST", path, object));
}

async function scale(scene: Scene): Promise<string | undefined> {
  const plural = pick(scene, ["deployments", "statefulsets"]);
  const path = `/apis/apps/v1/namespaces/${pick(scene, NAMESPACES)}/${plural}/${pick(scene, NAMES)}`;
  const replicas = randomInteger(scene.random, MOST_REPLICAS + 1);
  return told(`scale ${path} to ${replicas}`, requestJson(scene.client, "PATCH", `${path}/scale`, { spec: { replicas } }, "application/merge-patch+json"));
}

async function changeTemplate(scene: Scene): Promise<string | undefined> {
  const path = `/apis/apps/v1/namespaces/${pick(scene, NAMESPACES)}/${pick(scene, WORKLOADS)}/${pick(scene, NAMES)}`;
  const patch = { spec: { template: { metadata: { annotations: { turn: String(randomInteger(scene.random, 4)) } } } } };
  return told(`change the template of ${path}`, requestJson(scene.client, "PATCH", path, patch, "application/merge-patch+json"));
}

async function removeWorkload(scene: Scene): Promise<string | undefined> {
  const path = `/apis/apps/v1/namespaces/${pick(scene, NAMESPACES)}/${pick(scene, WORKLOADS)}/${pick(scene, NAMES)}`;
  const propagationPolicy = pick(scene, ["Background", "Foreground"]);
  return told(`delete ${path} (${propagationPolicy})`, requestJson(scene.client, "DELETE", path, { propagationPolicy }));
}

async function killPod(scene: Scene): Promise<string | undefined> {
  const pods = scene.observer.seen("/api/v1/pods").filter((pod) => NAMESPACES.some((namespace) => namespace === pod.metadata.namespace));
  const pod = pods[randomInteger(scene.random, Math.max(1, pods.length))];
  if (pod === undefined) return undefined;
  const gracePeriodSeconds = pick(scene, [0, 1, 30]);
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
  return told(`kill ${path} (${gracePeriodSeconds} s)`, requestJson(scene.client, "DELETE", path, { gracePeriodSeconds }));
}

async function failNode(scene: Scene): Promise<string> {
  const node = pick(scene, NODES);
  await scene.cluster.failNode(node);
  return `${node} fails`;
}

async function recoverNode(scene: Scene): Promise<string> {
  const node = pick(scene, NODES);
  await scene.cluster.recoverNode(node);
  return `${node} comes back`;
}

/** Nobody in the namespace may be reached, or everybody again. */
async function partition(scene: Scene): Promise<string | undefined> {
  const path = `/apis/networking.k8s.io/v1/namespaces/${pick(scene, NAMESPACES)}/networkpolicies`;
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "cut" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
  if (scene.random.next() < 0.5) return post(scene, path, policy);
  return told(`heal ${path}`, requestJson(scene.client, "DELETE", `${path}/cut`));
}

/** A refusal is part of the history; anything else is a fault. */
async function told(what: string, work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return what;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status.code === 500) throw error;
    return `${what}: ${error.status.reason}`;
  }
}
