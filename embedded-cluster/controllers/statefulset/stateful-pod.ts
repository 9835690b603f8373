import type { KubeObject } from "../../apimachinery/object.ts";
import type { StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod, PodTemplateSpec, Volume } from "../../apimachinery/types/core.ts";
import { controllerReference } from "../owner.ts";
import { ordinalOf, podName, startOrdinal } from "./ordinals.ts";
import type { SetRevisions } from "./set-revisions.ts";

export const REVISION_LABEL = "controller-revision-hash";
const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
const POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";

export function claimName(set: StatefulSet, template: KubeObject, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`;
}

export function claimTemplates(set: StatefulSet): readonly KubeObject[] {
  return set.spec.volumeClaimTemplates ?? [];
}

/** A pod that is still to be made: of the current revision below the partition, else of the newest. Models newVersionedStatefulSetPod. */
export function newPod(set: StatefulSet, revisions: SetRevisions, ordinal: number): Pod {
  const { current, update } = revisions;
  const strategy = set.spec.updateStrategy ?? {};
  const kept = strategy.rollingUpdate?.partition ?? (strategy.type === "RollingUpdate" ? (set.status?.currentReplicas ?? 0) : 0);
  const old = ordinal < startOrdinal(set) + kept;
  return podOf(set, old ? revisions.currentTemplate : revisions.updateTemplate, (old ? current : update).metadata.name, ordinal);
}

function podOf(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): Pod {
  const name = podName(set, ordinal);
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const { serviceName } = set.spec;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
      labels: { ...labels, ...identityLabels(name, ordinal), [REVISION_LABEL]: revision },
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec: { ...template.spec, hostname: name, ...(serviceName ? { subdomain: serviceName } : {}), volumes: volumesOf(set, template.spec.volumes, ordinal) },
    // Only the API server gives a pod a phase: one without is not there yet.
    status: {},
  };
}

function identityLabels(name: string, ordinal: number): Record<string, string> {
  return { [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal) };
}

/** The set's claims in place of what the template has under the same names. Models updateStorage. */
function volumesOf(set: StatefulSet, own: readonly Volume[] | undefined, ordinal: number): Volume[] {
  const claims = claimTemplates(set).map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }));
  return [...claims, ...(own ?? []).filter(({ name }) => !claims.some((claim) => claim.name === name))];
}

/** Models identityMatches and storageMatches. */
export function isConsistent(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  const claimed = (template: KubeObject) =>
    pod.spec.volumes?.some(({ name, persistentVolumeClaim }) => {
      return name === template.metadata.name && persistentVolumeClaim?.claimName === claimName(set, template, ordinal);
    });
  return pod.metadata.labels?.[POD_NAME_LABEL] === pod.metadata.name && claimTemplates(set).every(claimed);
}

/** The pod with the identity and volumes that it must have. Models updateIdentity and updateStorage. */
export function madeConsistent(set: StatefulSet, pod: Pod): Pod {
  const ordinal = ordinalOf(pod);
  const labels = { ...pod.metadata.labels, ...identityLabels(pod.metadata.name, ordinal) };
  return { ...pod, metadata: { ...pod.metadata, labels }, spec: { ...pod.spec, volumes: volumesOf(set, pod.spec.volumes, ordinal) } };
}

export function revisionOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.[REVISION_LABEL];
}
