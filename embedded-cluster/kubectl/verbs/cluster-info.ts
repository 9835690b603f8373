import type { KubeList } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Command } from "../command/command.ts";
import { clusterInfoDump } from "./cluster-info-dump.ts";

export const clusterInfo: Command = {
  name: "cluster-info",
  use: "cluster-info [flags]",
  short: "Display cluster information",
  long: "Display addresses of the control plane and services with label kubernetes.io/cluster-service=true.",
  completes: "none",
  subcommands: [clusterInfoDump],
  async run(invocation) {
    const { cluster } = invocation;
    const query = { labelSelector: "kubernetes.io/cluster-service=true" };
    const { items } = await cluster.json<KubeList>("GET", resourcePath(RESOURCES.services, { namespace: "kube-system", query }));
    await invocation.out(`Kubernetes control plane is running at ${cluster.server}\n`);
    for (const { metadata, spec } of items) {
      const port = spec?.ports?.[0];
      const scheme = port?.name === "https" || port?.port === 443 ? "https:" : "";
      const name = `${scheme}${metadata.name}${port?.name ? `:${port.name}` : ""}`;
      await invocation.out(
        `${metadata.labels?.["kubernetes.io/name"] ?? metadata.name} is running at ${cluster.server}/api/v1/namespaces/${metadata.namespace}/services/${name}/proxy\n`,
      );
    }
    await invocation.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  },
};
