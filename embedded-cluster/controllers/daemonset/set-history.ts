import type { ControllerRevision, DaemonSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { type ControllerHistory, byRevision } from "../history/controller-history.ts";
import { patchText, revisionText, templatePatch } from "../history/template-patch.ts";
import { controllerReference } from "../owner.ts";
import { templateHash } from "../template-hash/template-hash.ts";
import { HASH_LABEL } from "./daemon-pod.ts";

export interface SetHistory {
  current: ControllerRevision;
  old: ControllerRevision[];
}

/** Another content has the name that the hash gives: the set's collisionCount has to grow. */
export class HashCollision extends Error {}

/** Finds or makes the revision of the set's template. Models constructHistory of pkg/controller/daemon. */
export async function historyOf(set: DaemonSet, known: readonly ControllerRevision[], history: ControllerHistory): Promise<SetHistory> {
  const text = patchText(set.spec.template);
  const equal = known.filter((revision) => revisionText(revision) === text).sort(byRevision);
  const old = known.filter((revision) => revisionText(revision) !== text);
  const number = Math.max(0, ...old.map(({ revision }) => revision)) + 1;
  const kept = equal.pop();
  for (const duplicate of equal) await history.delete(duplicate);
  if (kept === undefined) return { current: await snapshot(set, number, history), old };
  return { current: kept.revision < number ? await history.renumber(kept, number) : kept, old };
}

async function snapshot(set: DaemonSet, number: number, history: ControllerHistory): Promise<ControllerRevision> {
  const { name, namespace, annotations } = set.metadata;
  const hash = templateHash(set.spec.template, set.status?.collisionCount);
  const { revision } = await history.create({
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    data: templatePatch(set.spec.template),
    revision: number,
  });
  if (revisionText(revision) !== patchText(set.spec.template)) throw new HashCollision(`controllerrevisions.apps "${revision.metadata.name}" already exists`);
  return revision;
}

/** Deletes the oldest revisions beyond the limit that no pod has. Models cleanupHistory. */
export async function trimHistory(set: DaemonSet, { old }: SetHistory, pods: readonly Pod[], history: ControllerHistory): Promise<void> {
  let surplus = old.length - (set.spec.revisionHistoryLimit ?? 10);
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[HASH_LABEL]));
  for (const revision of [...old].sort(byRevision)) {
    if (surplus <= 0) return;
    if (live.has(revision.metadata.labels?.[HASH_LABEL])) continue;
    await history.delete(revision);
    surplus--;
  }
}
