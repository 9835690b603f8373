import type { ApiServer } from "@tsunagu/embedded-cluster/apiserver/api-server";
import { type WireHandler, createWireHandler } from "@tsunagu/embedded-cluster/apiserver/wire/wire-handler";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";
import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import type { Cluster } from "@tsunagu/embedded-cluster/cluster/options";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { VirtualClock } from "@tsunagu/embedded-cluster/kernel/virtual-clock";
import { SAMPLES } from "./inputs/samples.ts";

/** A whole cluster in virtual time, with something in it to talk about. */
export interface World {
  clock: VirtualClock;
  cluster: Cluster;
  server: ApiServer;
  client: ApiClient;
  wire: WireHandler;
}

/** Controllers answer to what is sent too: they may not make more pods than this in a namespace. */
const QUOTA = { metadata: { name: "quota" }, spec: { hard: { pods: "6" } } };
const SETTLING_MILLISECONDS = 5_000;

export const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function openWorld(seed: number): Promise<World> {
  const clock = new VirtualClock(macrotask);
  const cluster = createCluster({ clock, random: seededRandom(seed) });
  let started = false;
  await Promise.all([cluster.start().then(() => (started = true)), clock.runUntil(() => started)]);
  const client = cluster.adminClient;
  await requestJson(client, "POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  for (const namespace of ["default", "shop"]) await requestJson(client, "POST", `/api/v1/namespaces/${namespace}/resourcequotas`, QUOTA);
  await clock.advance(SETTLING_MILLISECONDS);
  for (const [path, key] of [
    ["/api/v1/namespaces/default/pods", "/v1/pods"],
    ["/apis/apps/v1/namespaces/default/deployments", "apps/v1/deployments"],
    ["/api/v1/namespaces/default/services", "/v1/services"],
    ["/api/v1/namespaces/default/configmaps", "/v1/configmaps"],
  ] as const) {
    await requestJson(client, "POST", path, { metadata: { name: "web", labels: { app: "web" } }, ...podOf(SAMPLES[key]) });
  }
  await clock.advance(SETTLING_MILLISECONDS);
  return { clock, cluster, server: cluster.apiServer, client, wire: createWireHandler(cluster.apiServer) };
}

/** The samples' pod template has metadata of its own. */
function podOf(fields: object | undefined): object {
  const { metadata: _metadata, ...rest } = { ...(fields as { metadata?: object }) };
  return rest;
}
