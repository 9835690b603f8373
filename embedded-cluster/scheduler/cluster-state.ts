import { objectKey } from "../apimachinery/object.ts";
import type { Node, Pod } from "../apimachinery/types/core.ts";
import { NodeInfo } from "./node-info.ts";

/** Nodes and what runs on them, including pods whose binding is on its way. Models the scheduler's cache. */
export class ClusterState {
  private readonly infos = new Map<string, NodeInfo>();
  private readonly assumed = new Map<string, string>();
  /** Pods that were promised room on a node, by key. Models the queue's nominator. */
  private readonly promised = new Map<string, { pod: Pod; nodeName: string }>();

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
    this.nominate(pod, undefined);
    this.assumed.set(objectKey(pod), nodeName);
    this.infoOf(nodeName).add(pod);
  }

  forget(pod: Pod): void {
    const nodeName = this.assumed.get(objectKey(pod));
    if (nodeName === undefined) return;
    this.assumed.delete(objectKey(pod));
    this.infos.get(nodeName)?.remove(pod);
  }

  /** Notes where a pod that waits was promised room; undefined: nowhere. */
  nominate(pod: Pod, nodeName: string | undefined): void {
    if (nodeName) this.promised.set(objectKey(pod), { pod, nodeName });
    else this.promised.delete(objectKey(pod));
  }

  nominated(nodeName: string): Pod[] {
    const pods: Pod[] = [];
    for (const promise of this.promised.values()) if (promise.nodeName === nodeName) pods.push(promise.pod);
    return pods;
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
