import type { KubeObject } from "../../apimachinery/object.ts";
import type { Container, Pod, PodSpec } from "../../apimachinery/types/core.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { createApiServer } from "../../apiserver/api-server.ts";
import { KINDS } from "../../apiserver/kinds/index.ts";
import { ResourceClient, requestJson } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { ImageRegistry } from "../../images/image.ts";
import { seededRandom } from "../../kernel/random.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { createClusterNetwork } from "../../network/cluster-network.ts";
import { storeKey } from "../../store/store-key.ts";
import { Store } from "../../store/store.ts";
import { Kubelet } from "../kubelet.ts";
import { createNodeProxy } from "../proxy/node-proxy.ts";
import { type DiskSnapshot, NodeDisk } from "../volumes/node-disk.ts";
import { TEST_REGISTRY } from "./images.ts";

type ResourceName = keyof typeof RESOURCES;

export type TestNode = Awaited<ReturnType<typeof testNode>>;

/** One node with a kubelet over a real API server, on virtual time; no controllers and no scheduler. */
export async function testNode(options: { store?: Store; clock?: ReturnType<typeof virtualClock>; disk?: DiskSnapshot; registry?: ImageRegistry } = {}) {
  const clock = options.clock ?? virtualClock();
  const store = options.store ?? new Store();
  const random = seededRandom(1);
  const server = createApiServer({ clock, random, store, kinds: KINDS });
  const client: ApiClient = server.clientFor({ username: "admin", groups: ["system:masters"] });
  if (options.store === undefined)
    await new ResourceClient(client, RESOURCES.namespaces).create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } });
  const disk = new NodeDisk(clock, options.disk);
  const network = createClusterNetwork({ clock, random, client });
  const kubelet = new Kubelet({
    nodeName: "node-1",
    hostIP: network.nodeAddresses("node-1").ip,
    clusterDns: "10.96.0.10",
    client,
    clock,
    random,
    network,
    registry: options.registry ?? TEST_REGISTRY,
    disk,
    capabilities: new Map(),
  });
  await kubelet.start();
  const proxy = createNodeProxy(new Map([["node-1", kubelet]]));
  server.setNodeProxy(proxy);
  const pod = (name: string) => store.get(storeKey("", "pods", "default", name)) as Pod;
  return {
    client,
    clock,
    disk,
    kubelet,
    network,
    pods: new ResourceClient<Pod>(client, RESOURCES.pods),
    proxy,
    store,
    pod,
    status: (name: string) => pod(name).status,
    /** Creates an object of any other kind in the default namespace; its status by a second write. */
    async create(resource: ResourceName, object: Partial<KubeObject>): Promise<void> {
      const resources = new ResourceClient(client, RESOURCES[resource]);
      const created = await resources.create(object, "default");
      if (object.status !== undefined) await resources.updateStatus({ ...created, status: object.status });
    },
    patch: (resource: ResourceName, name: string, body: object) => new ResourceClient(client, RESOURCES[resource]).patch(name, "default", body),
    /** "reason: message" of a pod's events, in the order in which they first happened; "(xN)" for repeats. */
    events(name: string): string[] {
      return store
        .list("/core/events/default/")
        .filter((event) => event.involvedObject.name === name)
        .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
        .map((event) => `${event.reason}: ${event.message}${event.count > 1 ? ` (x${event.count})` : ""}`);
    },
    /** Creates a pod that is bound to the node. */
    async run(
      name: string,
      spec: Partial<Omit<PodSpec, "containers">> & { containers: Partial<Container>[] },
      metadata: Partial<Pod["metadata"]> = {},
    ): Promise<void> {
      const containers = spec.containers.map((container) => ({ name: "main", image: "tools:1.0", ...container }));
      const object = { apiVersion: "v1", kind: "Pod", metadata: { name, ...metadata }, spec: { ...spec, containers, nodeName: "node-1" } };
      await requestJson(client, "POST", "/api/v1/namespaces/default/pods", object);
    },
  };
}
