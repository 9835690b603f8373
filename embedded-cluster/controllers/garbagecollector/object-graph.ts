import type { KubeObject, OwnerReference } from "../../apimachinery/object.ts";
import type { ServedResource } from "../../client/discovery.ts";

/** An object as the garbage collector sees it: who owns it and what hangs on it. */
export interface GraphNode {
  resource: ServedResource;
  object: KubeObject;
  dependents: Set<string>;
}

/** All objects by uid with the edges between them. Models pkg/controller/garbagecollector GraphBuilder. */
export class ObjectGraph {
  private readonly nodes = new Map<string, GraphNode>();
  /** Dependents of owners that have not been seen (yet). */
  private readonly awaited = new Map<string, Set<string>>();

  get(uid: string): GraphNode | undefined {
    return this.nodes.get(uid);
  }

  put(resource: ServedResource, object: KubeObject): void {
    const uid = uidOf(object);
    const present = this.nodes.get(uid);
    if (present !== undefined) this.unlink(uid, present.object);
    this.nodes.set(uid, { resource, object, dependents: present?.dependents ?? this.awaited.get(uid) ?? new Set() });
    this.awaited.delete(uid);
    for (const reference of ownersOf(object)) this.dependentsOf(reference.uid).add(uid);
  }

  /** The uids of what hung on it. */
  remove(object: KubeObject): string[] {
    const uid = uidOf(object);
    const node = this.nodes.get(uid);
    if (node === undefined) return [];
    this.nodes.delete(uid);
    this.unlink(uid, node.object);
    if (node.dependents.size > 0) this.awaited.set(uid, node.dependents);
    return [...node.dependents];
  }

  private dependentsOf(owner: string): Set<string> {
    const known = this.nodes.get(owner)?.dependents ?? this.awaited.get(owner);
    if (known !== undefined) return known;
    const dependents = new Set<string>();
    this.awaited.set(owner, dependents);
    return dependents;
  }

  private unlink(uid: string, object: KubeObject): void {
    for (const reference of ownersOf(object)) {
      this.nodes.get(reference.uid)?.dependents.delete(uid);
      const awaited = this.awaited.get(reference.uid);
      if (awaited?.delete(uid) && awaited.size === 0) this.awaited.delete(reference.uid);
    }
  }
}

export function uidOf(object: KubeObject): string {
  return object.metadata.uid ?? "";
}

export function ownersOf(object: KubeObject): readonly OwnerReference[] {
  return object.metadata.ownerReferences ?? [];
}

export function isBeingDeleted(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

export function waitsForDependents(object: KubeObject): boolean {
  return isBeingDeleted(object) && (object.metadata.finalizers ?? []).includes(FOREGROUND);
}

export function orphansDependents(object: KubeObject): boolean {
  return isBeingDeleted(object) && (object.metadata.finalizers ?? []).includes(ORPHAN);
}

export const FOREGROUND = "foregroundDeletion";
export const ORPHAN = "orphan";
