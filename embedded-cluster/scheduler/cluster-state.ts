import { objectKey } from "../apimachinery/object.ts";
import type { Node, Pod } from "../apimachinery/types/core.ts";
import { NodeInfo } from "./node-info.ts";

/** Nodes and what runs on them, including pods whose binding is on its way. Models the scheduler's cache. */
export class ClusterState {
  private readonly infos = new Map<string, NodeInfo>();
  private readonly assumed = new Map<string, string>();

  /** The nodes that exist, by name. */
  nodes(): NodeInfo[] {
    return [...this.infos.values()].filter((info) => info.node !== undefined);
  }

  setNode(name: string, node: Node | undefined): void {
    const info = this.infoOf(name);
    info.node = node;
    if (node === undefined && info.pods.size === 0) this.infos.delete(name);
  }

  /** A pod that the API server shows on a node, or that has left one. */
  setPod(pod: Pod, isThere: boolean): void {
    const key = objectKey(pod);
    const assumedOn = this.assumed.get(key);
    if (assumedOn !== undefined) {
      this.assumed.delete(key);
      this.infos.get(assumedOn)?.remove(pod);
    }
    const { nodeName } = pod.spec;
    if (!nodeName) return;
    if (isThere) this.infoOf(nodeName).add(pod);
    else this.infos.get(nodeName)?.remove(pod);
  }

  assume(pod: Pod, nodeName: string): void {
    this.assumed.set(objectKey(pod), nodeName);
    this.infoOf(nodeName).add(pod);
  }

  forget(pod: Pod): void {
    const nodeName = this.assumed.get(objectKey(pod));
    if (nodeName === undefined) return;
    this.assumed.delete(objectKey(pod));
    this.infos.get(nodeName)?.remove(pod);
  }

  isAssumed(key: string): boolean {
    return this.assumed.has(key);
  }

  private infoOf(name: string): NodeInfo {
    let info = this.infos.get(name);
    if (info === undefined) {
      info = new NodeInfo();
      this.infos.set(name, info);
    }
    return info;
  }
}
