import type { Informer } from "../client/informer.ts";
import { matchesNodeSelector } from "../client/node-selector.ts";
import type { ResourceClient } from "../client/resource-client.ts";
import type { Node, Pod } from "../apimachinery/types/core.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../apimachinery/types/storage.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Rejection, never, notNow } from "./filters/filter.ts";
import type { NodeInfo } from "./node-info.ts";

const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
const IN_USE = "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod";
const ZONE_LABELS = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];
const SELECTED_NODE = "volume.kubernetes.io/selected-node";
/** As VolumeBinding's bindTimeoutSeconds. */
const BIND_MILLISECONDS = 600_000;

export interface PodClaims {
  bound: PersistentVolumeClaim[];
  /** Claims whose volume is made or chosen when the node is known. */
  delayed: PersistentVolumeClaim[];
}

/** A pod's volumes as far as they concern where it may run. Models plugins/volumebinding. */
export class VolumeBinding {
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly volumes: Informer<PersistentVolume>;
  readonly classes: Informer<StorageClass>;
  private readonly writer: ResourceClient<PersistentVolumeClaim>;
  private readonly clock: Clock;
  private readonly waiting = new Set<() => void>();

  constructor(
    informers: { claims: Informer<PersistentVolumeClaim>; volumes: Informer<PersistentVolume>; classes: Informer<StorageClass> },
    writer: ResourceClient<PersistentVolumeClaim>,
    clock: Clock,
  ) {
    this.claims = informers.claims;
    this.volumes = informers.volumes;
    this.classes = informers.classes;
    this.writer = writer;
    this.clock = clock;
    const wake = () => [...this.waiting].forEach((check) => check());
    this.claims.onChange({ updated: wake, deleted: wake });
  }

  /** The pod's claims, or why no node will do. Models PreFilter. */
  preFilter(pod: Pod): PodClaims | string {
    const claims: PodClaims = { bound: [], delayed: [] };
    let immediate = false;
    for (const volume of pod.spec.volumes ?? []) {
      const name = volume.persistentVolumeClaim?.claimName;
      if (name === undefined) continue;
      const claim = this.claims.get(`${pod.metadata.namespace ?? ""}/${name}`);
      if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
      if (claim.status?.phase === "Lost") return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ""}"`;
      if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
      if (isBound(claim)) claims.bound.push(claim);
      else if (this.isDelayed(claim)) claims.delayed.push(claim);
      else immediate = true;
    }
    return immediate ? "pod has unbound immediate PersistentVolumeClaims" : claims;
  }

  /** Models the filters of volumerestrictions, volumebinding and volumezone. */
  filter({ bound, delayed }: PodClaims, info: NodeInfo, node: Node): Rejection | undefined {
    if ([...bound, ...delayed].some((claim) => claim.spec.accessModes?.includes("ReadWriteOncePod") && isInUse(claim, info))) return notNow(IN_USE);
    for (const claim of bound) {
      const volume = this.volumes.get(claim.spec.volumeName ?? "");
      if (volume === undefined) return never("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
      const terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms;
      if (terms !== undefined && !matchesNodeSelector(terms, node)) return never("node(s) didn't match PersistentVolume's node affinity");
    }
    if (bound.some((claim) => !isInZone(this.volumes.get(claim.spec.volumeName ?? ""), node))) return never("node(s) had no available volume zone");
    const unmet = delayed.some(
      (claim) => this.classes.get(claim.spec.storageClassName ?? "")?.provisioner === "kubernetes.io/no-provisioner" && !this.hasFreeVolume(claim, node),
    );
    return unmet ? never("node(s) didn't find available persistent volumes to bind") : undefined;
  }

  /** Names the node on the claims that waited for it, and waits until they are bound. Models PreBind. */
  async preBind({ delayed }: PodClaims, nodeName: string): Promise<void> {
    for (const claim of delayed) {
      const { name, namespace, annotations } = claim.metadata;
      if (annotations?.[SELECTED_NODE] === nodeName) continue;
      await this.writer.patch(name, namespace, { metadata: { annotations: { [SELECTED_NODE]: nodeName } } });
    }
    for (const claim of delayed) await this.untilBound(claim);
  }

  private untilBound(claim: PersistentVolumeClaim): Promise<void> {
    const key = `${claim.metadata.namespace ?? ""}/${claim.metadata.name}`;
    return new Promise((resolve, reject) => {
      const finish = (error?: Error) => {
        timer.dispose();
        this.waiting.delete(check);
        if (error === undefined) resolve();
        else reject(error);
      };
      const check = () => {
        const current = this.claims.get(key);
        if (current === undefined) finish(new Error(`binding volumes: could not find PVC "${claim.metadata.name}"`));
        else if (isBound(current)) finish();
      };
      const timer = this.clock.setTimer(BIND_MILLISECONDS, () => finish(new Error("binding volumes: context deadline exceeded")));
      this.waiting.add(check);
      check();
    });
  }

  private isDelayed(claim: PersistentVolumeClaim): boolean {
    return !claim.spec.volumeName && this.classes.get(claim.spec.storageClassName ?? "")?.volumeBindingMode === "WaitForFirstConsumer";
  }

  private hasFreeVolume(claim: PersistentVolumeClaim, node: Node): boolean {
    return [...this.volumes.list()].some((volume) => {
      const terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms;
      const isFree = volume.spec.claimRef === undefined && volume.spec.storageClassName === claim.spec.storageClassName;
      return isFree && (terms === undefined || matchesNodeSelector(terms, node));
    });
  }
}

function isInUse(claim: PersistentVolumeClaim, info: NodeInfo): boolean {
  return [...info.pods.values()].some(
    (pod) =>
      pod.metadata.namespace === claim.metadata.namespace &&
      pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.metadata.name),
  );
}

/** A volume may say by its labels where it is; several zones are joined by "__". */
function isInZone(volume: PersistentVolume | undefined, node: Node): boolean {
  return ZONE_LABELS.every((label) => {
    const asked = volume?.metadata.labels?.[label];
    return asked === undefined || asked.split("__").includes(node.metadata.labels?.[label] ?? "");
  });
}

function isBound(claim: PersistentVolumeClaim): boolean {
  return Boolean(claim.spec.volumeName) && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
}
