import type { KubeObject } from "../../apimachinery/object.ts";
import type { Container, Pod, PodSpec } from "../../apimachinery/types/core.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { FakeApi } from "../../client/testing/fake-api.ts";
import { seededRandom } from "../../kernel/random.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { createClusterNetwork } from "../../network/cluster-network.ts";
import { Kubelet } from "../kubelet.ts";
import { createNodeProxy } from "../proxy/node-proxy.ts";
import { type DiskSnapshot, NodeDisk } from "../volumes/node-disk.ts";
import { TEST_REGISTRY } from "./images.ts";

/** One node with a kubelet over a fake API, on virtual time. */
export async function testNode(options: { api?: FakeApi; clock?: ReturnType<typeof virtualClock>; disk?: DiskSnapshot } = {}) {
  const clock = options.clock ?? virtualClock();
  const api = options.api ?? new FakeApi(clock);
  const random = seededRandom(1);
  const disk = new NodeDisk(clock, options.disk);
  const network = createClusterNetwork({ clock, random, client: api });
  const kubelet = new Kubelet({
    nodeName: "node-1",
    hostIP: network.nodeAddresses("node-1").ip,
    clusterDns: "10.96.0.10",
    client: api,
    clock,
    random,
    network,
    registry: TEST_REGISTRY,
    disk,
    capabilities: new Map(),
  });
  await kubelet.start();
  const pods = new ResourceClient<Pod>(api, RESOURCES.pods);
  const pod = (name: string) => api.find("pods", name, "default") as Pod;
  return {
    api,
    clock,
    disk,
    kubelet,
    network,
    pods,
    proxy: createNodeProxy(new Map([["node-1", kubelet]])),
    pod,
    status: (name: string) => pod(name).status,
    /** Creates an object of any other kind. */
    create: (resource: keyof typeof RESOURCES, object: Partial<KubeObject>) => new ResourceClient(api, RESOURCES[resource]).create(object, "default"),
    /** "reason: message" of a pod's events, in the order in which they first happened; "(xN)" for repeats. */
    events(name: string): string[] {
      return api
        .all("events", "default")
        .filter((event) => event.involvedObject.name === name)
        .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
        .map((event) => `${event.reason}: ${event.message}${event.count > 1 ? ` (x${event.count})` : ""}`);
    },
    async run(name: string, spec: Partial<PodSpec> & { containers: Partial<Container>[] }, metadata: Partial<Pod["metadata"]> = {}): Promise<void> {
      const defaults = { restartPolicy: "Always", terminationGracePeriodSeconds: 30, enableServiceLinks: true, dnsPolicy: "ClusterFirst", nodeName: "node-1" };
      const containers = spec.containers.map((container) => ({ name: "main", image: "tools:1.0", imagePullPolicy: "IfNotPresent", ...container }));
      const object = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, ...metadata },
        spec: { ...defaults, ...spec, containers },
        status: { phase: "Pending" },
      };
      await pods.create(object as unknown as Pod, "default");
    },
  };
}
