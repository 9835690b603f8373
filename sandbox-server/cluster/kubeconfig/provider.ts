import { KubeConfig } from "@kubernetes/client-node";
import { requestJson, ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { hostClock } from "../../kernel/host-clock.ts";
import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import type { ClusterConnection, ClusterProvider } from "../connection.ts";
import { SANDBOX_LABEL } from "../sandbox.ts";
import { kubeconfigClient } from "./https-client.ts";

/** How often, and how often at most, a deleted sandbox's namespaces are looked for. */
const GONE_CHECK_MILLISECONDS = 500;
const GONE_CHECKS = 240;

/**
 * Sandboxes as sets of namespaces on the cluster of a kubeconfig (`KUBECONFIG`, ~/.kube/config, or in-cluster). Rejects when
 * the cluster does not answer.
 */
export async function openKubeconfigProvider(): Promise<ClusterProvider> {
  const config = new KubeConfig();
  config.loadFromDefault();
  const client = kubeconfigClient(config);
  await requestJson(client, "GET", "/version");
  const connection: ClusterConnection = { kind: "kubeconfig", client, clock: hostClock, exclusive: false };
  const namespaces = new ResourceClient(client, RESOURCES.namespaces);
  return {
    kind: "kubeconfig",
    open: async () => connection,
    has: () => true,
    async destroy(sandboxId) {
      const find = async () => (await namespaces.list(undefined, { labelSelector: `${SANDBOX_LABEL}=${sandboxId}` })).items;
      for (const namespace of await find()) await namespaces.delete(namespace.metadata.name);
      for (let check = 0; check < GONE_CHECKS; check++) {
        if ((await find()).length === 0) return;
        await sleep(hostClock, GONE_CHECK_MILLISECONDS);
      }
      throw new Error(`the namespaces of sandbox ${sandboxId} are still terminating after ${(GONE_CHECKS * GONE_CHECK_MILLISECONDS) / 1000} s`);
    },
    // Another server may have sandboxes of its own on this cluster: what is not ours cannot be told from what is left over.
    prune: async () => undefined,
    dispose: async () => undefined,
  };
}
