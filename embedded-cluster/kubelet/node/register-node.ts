import type { Node } from "../../apimachinery/types/core.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type NodeDescription, nodeObject } from "./node-object.ts";

/**
 * Creates the Node, or says of one that is there already that it is up again. Unlike upstream there is no heartbeat after it:
 * a simulated machine is there as long as its cluster is. Models Kubelet.registerWithAPIServer.
 */
export async function registerNode(client: ApiClient, description: NodeDescription): Promise<Node> {
  const nodes = new ResourceClient<Node>(client, RESOURCES.nodes);
  const wanted = nodeObject(description);
  const present = await nodes.find(description.name);
  if (present === undefined) {
    const created = await nodes.create(wanted);
    // The API server drops the status of a new object for kinds whose status is a subresource.
    return created.status?.capacity === undefined ? await nodes.updateStatus({ ...created, status: wanted.status }) : created;
  }
  return await nodes.updateStatus({ ...present, status: { ...wanted.status, images: present.status?.images ?? [] } });
}
