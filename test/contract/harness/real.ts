import { KubeConfig } from "@kubernetes/client-node";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { kubeconfigClient } from "../../../sandbox-server/cluster/kubeconfig/https-client.ts";
import type { ContractCluster, Feature } from "./contract-cluster.ts";
import { contractCluster, type Time } from "./requests.ts";

const hostTime: Time = {
  drive: (work) => work,
  sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  now: () => performance.now() / 1000,
};

/** What the cluster of the kubeconfig has, as TSUNAGU_CLUSTER_FEATURES says: "metrics,networkpolicy". */
export function realFeatures(): Feature[] {
  return (process.env["TSUNAGU_CLUSTER_FEATURES"] ?? "").split(",").filter((name) => name !== "") as Feature[];
}

let opened: { config: KubeConfig; client: ApiClient } | undefined;

/** Runs a case in a namespace of its own on the cluster of the kubeconfig. */
export async function onRealCluster(body: (cluster: ContractCluster) => Promise<void>, sharesNamespace = false): Promise<void> {
  opened ??= openCluster();
  const { config, client } = opened;
  if (sharesNamespace) shared ??= shareNamespace(client);
  const namespace = sharesNamespace ? ((await shared) as string) : `t${Math.random().toString(36).slice(2, 9)}`;
  const last: (() => Promise<unknown>)[] = [];
  const given = contractCluster({
    kind: "real",
    client,
    namespace,
    time: hostTime,
    clientForToken: (token) => kubeconfigClient(withToken(config, token)),
    atEnd: (work) => void last.push(work),
  });
  try {
    if (!sharesNamespace) {
      await given.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { "tsunagu.dev/contract": "case" } } });
      await given.until("the namespace has its ServiceAccount", () => given.get("v1", "ServiceAccount", "default").catch(() => undefined));
    }
    await body(given);
  } finally {
    for (const work of last.reverse()) await work().catch(() => undefined);
    if (!sharesNamespace) await given.delete("v1", "Namespace", namespace).catch(() => undefined);
  }
}

let shared: Promise<string> | undefined;

/** For a file's `afterAll`: removes what its cases shared. */
export async function removeShared(): Promise<void> {
  if (shared === undefined || opened === undefined) return;
  await opened.client.request({ method: "DELETE", path: `/api/v1/namespaces/${await shared}` });
}

/** The namespace of a file's sharing cases, gone when the file is done. */
async function shareNamespace(client: ApiClient): Promise<string> {
  const namespace = `t${Math.random().toString(36).slice(2, 9)}`;
  const path = "/api/v1/namespaces";
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { "tsunagu.dev/contract": "file" } } };
  await client.request({ method: "POST", path, headers: { "content-type": "application/json" }, body });
  return namespace;
}

function openCluster(): { config: KubeConfig; client: ApiClient } {
  const config = new KubeConfig();
  config.loadFromDefault();
  return { config, client: kubeconfigClient(config) };
}

function withToken(config: KubeConfig, token: string): KubeConfig {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error("the kubeconfig has no current context");
  const made = new KubeConfig();
  made.loadFromClusterAndUser(cluster, { name: "bearer", token });
  return made;
}
