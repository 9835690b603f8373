import type { KubeObject } from "../../apimachinery/object.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";

export const FOREGROUND_FINALIZER = "foregroundDeletion";
export const ORPHAN_FINALIZER = "orphan";

/** Whether something still has to happen before the object may go: finalizers of its metadata, or a Namespace's of its spec. */
export function hasFinalizers(kind: KindDefinition, object: KubeObject): boolean {
  if ((object.metadata.finalizers ?? []).length > 0) return true;
  return isNamespaceKind(kind) && (object["spec"]?.finalizers ?? []).length > 0;
}

/** Whether the last reason to keep a deleted object is gone. Models registry.ShouldDeleteDuringUpdate. */
export function mayGo(kind: KindDefinition, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
  return deletionTimestamp !== undefined && (deletionGracePeriodSeconds ?? 0) === 0 && !hasFinalizers(kind, object);
}

export function isNamespaceKind(kind: KindDefinition): boolean {
  return kind.group === "" && kind.plural === "namespaces";
}
