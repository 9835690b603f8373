import { microTimestamp } from "../../apimachinery/duration/timestamp.ts";
import type { Node } from "../../apimachinery/types/core.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type NodeDescription, nodeObject } from "./node-object.ts";

const LEASES = { group: "coordination.k8s.io", version: "v1", resource: "leases" };

/**
 * Creates the Node, or says of one that is there already that it is up again. Unlike upstream there is no heartbeat after it:
 * a simulated machine is there as long as its cluster is. Models Kubelet.registerWithAPIServer.
 */
export async function registerNode(client: ApiClient, description: NodeDescription): Promise<Node> {
  const nodes = new ResourceClient<Node>(client, RESOURCES.nodes);
  await acquireLease(client, description);
  const wanted = nodeObject(description);
  const present = await nodes.find(description.name);
  if (present === undefined) {
    const created = await nodes.create(wanted);
    // The API server drops the status of a new object for kinds whose status is a subresource.
    return created.status?.capacity === undefined ? await nodes.updateStatus({ ...created, status: wanted.status }) : created;
  }
  return await nodes.updateStatus({
    ...present,
    status: { ...wanted.status, images: present.status?.images ?? [], nodeInfo: rebooted(wanted, present) },
  } as Node);
}

/** The machine is the same; only its boot is new. */
function rebooted(wanted: Node, present: Node): object {
  const { machineID, systemUUID } = (present.status?.["nodeInfo"] ?? {}) as { machineID?: string; systemUUID?: string };
  return { ...(wanted.status?.["nodeInfo"] as object), ...(machineID === undefined ? {} : { machineID }), ...(systemUUID === undefined ? {} : { systemUUID }) };
}

/** The last heartbeat of a machine that went down, as its Lease keeps it. */
export async function writeLastHeartbeat(client: ApiClient, name: string, at: number): Promise<void> {
  await new ResourceClient(client, LEASES).patch(name, "kube-node-lease", { spec: { renewTime: microTimestamp(at) } });
}

/** Upstream renews it every ten seconds. Here it says when the machine came up. */
async function acquireLease(client: ApiClient, { name, now }: NodeDescription): Promise<void> {
  const leases = new ResourceClient(client, LEASES);
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimestamp(now) };
  const present = await leases.find(name, "kube-node-lease");
  const metadata = { name, namespace: "kube-node-lease" };
  if (present === undefined) await leases.create({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec });
  else await leases.update({ ...present, spec: { ...present["spec"], ...spec } });
}
