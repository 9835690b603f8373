import type { KubeObject, OwnerReference } from "../apimachinery/object.ts";
import { objectKey } from "../apimachinery/object.ts";
import type { Informer } from "../client/informer.ts";
import { semanticEqual } from "../client/semantic-equal.ts";
import { controllerOf } from "./owner.ts";

interface Family<Owner extends KubeObject, Child extends KubeObject> {
  owners: Informer<Owner>;
  /** "ReplicaSet": references to other kinds are none of this controller's business. */
  ownerKind: string;
  children: Informer<Child>;
  /** Whether an owner would take in a child that nobody controls. */
  selects(owner: Owner, child: Child): boolean;
  wake(ownerKey: string, child: Child): void;
}

/**
 * Wakes the controller of a child that came, changed or went; for an orphan, whoever would adopt it.
 * Models the addPod, updatePod and deletePod handlers of upstream's workload controllers.
 */
export function wakeOwners<Owner extends KubeObject, Child extends KubeObject>(family: Family<Owner, Child>): void {
  const wakeController = (child: Child, reference: OwnerReference) => {
    if (reference.kind !== family.ownerKind) return;
    const key = objectKey({ metadata: { ...child.metadata, name: reference.name } });
    if (family.owners.get(key)?.metadata.uid === reference.uid) family.wake(key, child);
  };
  const wakeAdopters = (child: Child) => {
    if (child.metadata.deletionTimestamp !== undefined) return;
    for (const owner of family.owners.inNamespace(child.metadata.namespace ?? "")) if (family.selects(owner, child)) family.wake(objectKey(owner), child);
  };
  const see = (child: Child) => {
    const reference = controllerOf(child);
    if (reference === undefined) wakeAdopters(child);
    else wakeController(child, reference);
  };
  family.children.onChange({
    added: see,
    updated: (child, previous) => {
      const before = controllerOf(previous);
      const after = controllerOf(child);
      if (before !== undefined && before.uid !== after?.uid) wakeController(child, before);
      const isUntouchedOrphan = after === undefined && before === undefined && semanticEqual(child.metadata.labels, previous.metadata.labels);
      if (!isUntouchedOrphan) see(child);
    },
    deleted: (child) => {
      const reference = controllerOf(child);
      if (reference !== undefined) wakeController(child, reference);
    },
  });
}
