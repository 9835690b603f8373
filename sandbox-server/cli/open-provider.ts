import { join } from "node:path";
import type { ClusterProvider } from "../cluster/connection.ts";
import type { Configuration } from "./configuration.ts";

/** The provider of sandboxes that the configuration asks for. Only the one that is used is loaded. */
export async function openProvider(configuration: Pick<Configuration, "cluster" | "dataFolder">): Promise<ClusterProvider> {
  if (configuration.cluster === "kubeconfig") {
    const { openKubeconfigProvider } = await import("../cluster/kubeconfig/provider.ts");
    return openKubeconfigProvider();
  }
  const { EmbeddedClusters } = await import("../cluster/embedded/provider.ts");
  return new EmbeddedClusters(join(configuration.dataFolder, "clusters"));
}
