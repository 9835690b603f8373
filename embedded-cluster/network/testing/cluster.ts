import type { Endpoint, ServicePort } from "../../apimachinery/types/core.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { seededRandom } from "../../kernel/random.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { createClusterNetwork } from "../cluster-network.ts";
import type { NetworkPolicy } from "../policy/network-policy.ts";
import type { PodNetwork } from "../pod-network.ts";
import { FakeApi } from "./fake-api.ts";

/** A network over a fake API server, in virtual time, with the objects that its watches need. */
export async function testCluster(seed = 1) {
  const clock = virtualClock();
  const api = new FakeApi();
  const network = createClusterNetwork({ clock, random: seededRandom(seed), client: api });
  await network.synced;
  // The watches follow the lists.
  await clock.settle();

  const create = async (resource: keyof typeof RESOURCES, object: object) => {
    await new ResourceClient(api, RESOURCES[resource]).create(object as never);
    await clock.settle();
  };

  return {
    clock,
    api,
    network,
    create,

    async update(resource: keyof typeof RESOURCES, name: string, namespace: string | undefined, patch: object) {
      await new ResourceClient(api, RESOURCES[resource]).patch(name, namespace, patch);
      await clock.settle();
    },

    async remove(resource: keyof typeof RESOURCES, name: string, namespace?: string) {
      await new ResourceClient(api, RESOURCES[resource]).delete(name, namespace);
      await clock.settle();
    },

    async namespace(name: string, labels: Record<string, string> = {}) {
      await create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "kubernetes.io/metadata.name": name, ...labels } } });
    },

    /** Attaches a pod and writes its object. */
    async pod(name: string, options: { node?: string; namespace?: string; labels?: Record<string, string>; ports?: object[] } = {}): Promise<PodNetwork> {
      const { node = "node-1", namespace = "default", labels = {}, ports = [] } = options;
      const pod = network.attachPod({ ip: network.allocatePodIp(node), node, namespace, name, labels });
      const spec = { nodeName: node, containers: [{ name: "main", image: "test", ports }] };
      await create("pods", { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, spec, status: { podIP: pod.ip } });
      return pod;
    },

    async service(name: string, spec: { clusterIP?: string; ports?: ServicePort[]; [field: string]: unknown }, namespace = "default", rest: object = {}) {
      await create("services", { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec, ...rest });
    },

    async slice(
      service: string,
      endpoints: (string | Endpoint)[],
      ports: { name?: string; port: number; protocol?: string }[] = [{ port: 80 }],
      namespace = "default",
      name = `${service}-1`,
    ) {
      await create("endpointslices", {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name, namespace, labels: { "kubernetes.io/service-name": service } },
        addressType: "IPv4",
        endpoints: endpoints.map((one) => (typeof one === "string" ? { addresses: [one], conditions: { ready: true } } : one)),
        ports: ports.map((port) => ({ name: "", protocol: "TCP", ...port })),
      });
    },

    async policy(name: string, spec: NetworkPolicy["spec"], namespace = "default") {
      await create("networkpolicies", { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec });
    },

    /** The code that an attempt fails with, or "connected", with the virtual milliseconds it took. */
    async attempt(from: PodNetwork, ip: string, port: number, timeoutMilliseconds?: number): Promise<{ outcome: string; took: number }> {
      const start = clock.now();
      let outcome: string | undefined;
      from.connect(ip, port, timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }).then(
        (socket) => {
          socket.close();
          outcome = "connected";
        },
        (error: { code?: string }) => {
          outcome = error.code ?? String(error);
        },
      );
      await clock.runUntil(() => outcome !== undefined);
      return { outcome: outcome as string, took: clock.now() - start };
    },
  };
}

export type TestCluster = Awaited<ReturnType<typeof testCluster>>;

/** Accepts connections for ever, sends `greeting`, closes. */
export function greet(pod: PodNetwork, port: number, greeting: string): void {
  const listener = pod.listen(port);
  void (async () => {
    for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
      await socket.sink.write(new TextEncoder().encode(greeting));
      socket.close();
    }
  })();
}
