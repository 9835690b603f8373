import type { ControllerRevision, StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod, PodTemplateSpec } from "../../apimachinery/types/core.ts";
import { type ControllerHistory, byRevision } from "../history/controller-history.ts";
import { patchText, revisionText, templateOf, templatePatch } from "../history/template-patch.ts";
import { controllerReference } from "../owner.ts";
import { fnv1, safeEncode } from "../template-hash/fnv.ts";
import { revisionOf } from "./stateful-pod.ts";

/** The revision that pods have and the one they shall have, each with its pod template. */
export interface SetRevisions {
  current: ControllerRevision;
  update: ControllerRevision;
  currentTemplate: PodTemplateSpec;
  updateTemplate: PodTemplateSpec;
  collisionCount: number;
}

const HASH_LABEL = "controller.kubernetes.io/hash";
/** Room for the hash in a revision's name. */
const PREFIX_CHARACTERS = 223;

/**
 * Finds the set's revisions, making or renumbering the one of its template. `known` is sorted, oldest first. Models getStatefulSetRevisions.
 */
export async function revisionsOf(set: StatefulSet, known: readonly ControllerRevision[], history: ControllerHistory): Promise<SetRevisions> {
  const text = patchText(set.spec.template);
  const last = known.at(-1);
  const equal = known.findLast((revision) => revisionText(revision) === text);
  let collisionCount = set.status?.collisionCount ?? 0;
  let update: ControllerRevision;
  if (last !== undefined && equal !== undefined && revisionText(last) === text) update = last;
  else if (equal !== undefined) update = await history.renumber(equal, nextNumber(known));
  else ({ update, collisionCount } = await create(set, nextNumber(known), collisionCount, history));
  const current = known.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  const { template } = set.spec;
  return { current, update, currentTemplate: templateOf(current) ?? template, updateTemplate: templateOf(update) ?? template, collisionCount };
}

function nextNumber(known: readonly ControllerRevision[]): number {
  return (known.at(-1)?.revision ?? 0) + 1;
}

/** Another content under the name we want is a collision of hashes: it is counted, and the count makes another hash. */
async function create(set: StatefulSet, number: number, collisions: number, history: ControllerHistory) {
  const text = patchText(set.spec.template);
  for (let collisionCount = collisions; ; collisionCount++) {
    const { revision } = await history.create(newRevision(set, number, safeEncode(fnv1(`${text}${collisionCount}`))));
    if (revisionText(revision) === text) return { update: revision, collisionCount };
  }
}

/** Models newRevision and NewControllerRevision. */
function newRevision(set: StatefulSet, number: number, hash: string): ControllerRevision {
  const { name, namespace, annotations } = set.metadata;
  return {
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: {
      name: `${name.slice(0, PREFIX_CHARACTERS)}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    data: templatePatch(set.spec.template),
    revision: number,
  };
}

/** Deletes the oldest revisions beyond the limit that neither the set nor a pod uses. Models truncateHistory. */
export async function trimRevisions(
  set: StatefulSet,
  known: readonly ControllerRevision[],
  inUse: SetRevisions,
  pods: readonly Pod[],
  history: ControllerHistory,
) {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  if (limit < 0) return;
  const live = new Set([inUse.current.metadata.name, inUse.update.metadata.name, ...pods.map(revisionOf)]);
  const old = known.filter(({ metadata }) => !live.has(metadata.name)).sort(byRevision);
  for (const revision of old.slice(0, Math.max(0, old.length - limit))) await history.delete(revision);
}
