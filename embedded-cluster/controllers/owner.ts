import type { KubeObject, OwnerReference } from "../apimachinery/object.ts";
import type { Informer } from "../client/informer.ts";

/** The reference to the controller that manages the object. Models meta/v1 GetControllerOf. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** Models meta/v1 NewControllerRef. */
export function controllerReference(owner: KubeObject): OwnerReference {
  const { name, uid = "" } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}

const BY_CONTROLLER = "controller";

/** Indexes objects by the uid of their controller, or by namespace when they have none. Models AddPodControllerIndexer. */
export function indexByController<T extends KubeObject>(informer: Informer<T>): Informer<T> {
  return informer.index(BY_CONTROLLER, (object) => [controllerOf(object)?.uid ?? orphansOf(object.metadata.namespace)]);
}

/** What `owner` controls, by the index of {@link indexByController}. */
export function controlledBy<T extends KubeObject>(informer: Informer<T>, owner: KubeObject): T[] {
  return informer.indexed(BY_CONTROLLER, owner.metadata.uid ?? "");
}

/** What nothing controls in a namespace, by the index of {@link indexByController}. */
export function orphansIn<T extends KubeObject>(informer: Informer<T>, namespace: string | undefined): T[] {
  return informer.indexed(BY_CONTROLLER, orphansOf(namespace));
}

function orphansOf(namespace: string | undefined): string {
  return `orphans/${namespace ?? ""}`;
}
