import type { DaemonSet } from "../../apimachinery/types/apps.ts";
import type { Node, Pod, PodSpec, PodTemplateSpec } from "../../apimachinery/types/core.ts";
import type { NodeSelectorTerm } from "../../apimachinery/types/storage.ts";
import { matchesAll } from "../../client/label-selector.ts";
import { matchesNodeSelector } from "../../client/node-selector.ts";
import { tolerates } from "../../client/tolerations.ts";

export const HASH_LABEL = "controller-revision-hash";
const GENERATION_LABEL = "pod-template-generation";
const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

type Toleration = NonNullable<PodSpec["tolerations"]>[number];

const tolerate = (condition: string, effect: string): Toleration => ({ key: `node.kubernetes.io/${condition}`, operator: "Exists", effect });

/** Node problems do not drive daemons away. Models AddOrUpdateDaemonPodTolerations. */
const TOLERATIONS: readonly Toleration[] = [
  tolerate("not-ready", "NoExecute"),
  tolerate("unreachable", "NoExecute"),
  tolerate("disk-pressure", "NoSchedule"),
  tolerate("memory-pressure", "NoSchedule"),
  tolerate("pid-pressure", "NoSchedule"),
  tolerate("unschedulable", "NoSchedule"),
];
const NETWORK_TOLERATION = tolerate("network-unavailable", "NoSchedule");

/** What the template's own tolerations say of the same taint is replaced where it stands. */
function withDaemonTolerations(spec: PodSpec): Toleration[] {
  const tolerations = [...(spec.tolerations ?? [])];
  for (const added of spec.hostNetwork ? [...TOLERATIONS, NETWORK_TOLERATION] : TOLERATIONS) {
    const index = tolerations.findIndex(({ key, effect, operator, value = "" }) => {
      return key === added.key && effect === added.effect && operator === added.operator && value === "";
    });
    if (index < 0) tolerations.push(added);
    else tolerations[index] = added;
  }
  return tolerations;
}

/** The template of a pod for one node. Models CreatePodTemplate and ReplaceDaemonSetPodNodeNameNodeAffinity. */
export function daemonTemplate(set: DaemonSet, hash: string, nodeName: string): PodTemplateSpec {
  const { metadata, spec } = set.spec.template;
  const generation = templateGeneration(set);
  const labels = { ...metadata?.labels, ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }), [HASH_LABEL]: hash };
  const nodeSelectorTerms = [{ matchFields: [{ key: "metadata.name", operator: "In", values: [nodeName] }] }];
  const nodeAffinity = { ...spec["affinity"]?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { metadata: { ...metadata, labels }, spec: { ...spec, affinity: { ...spec["affinity"], nodeAffinity }, tolerations: withDaemonTolerations(spec) } };
}

function templateGeneration(set: DaemonSet): string | undefined {
  const text = set.metadata.annotations?.[TEMPLATE_GENERATION];
  return text !== undefined && /^-?\d+$/.test(text) ? text : undefined;
}

/** Whether the pod has the newest template. Models IsPodUpdated. */
export function isUpdated(set: DaemonSet, pod: Pod, hash: string): boolean {
  const generation = templateGeneration(set);
  const labels = pod.metadata.labels ?? {};
  return labels[HASH_LABEL] === hash || (generation !== undefined && labels[GENERATION_LABEL] === generation);
}

/** Where the pod runs, or shall run once it is scheduled. Models GetTargetNodeName. */
export function targetNode(pod: Pod): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  for (const { matchFields = [] } of requiredTerms(pod.spec) ?? []) {
    const named = matchFields.find(({ key, operator }) => key === "metadata.name" && operator === "In");
    if (named !== undefined) return named.values?.length === 1 ? named.values[0] : undefined;
  }
  return undefined;
}

function requiredTerms(spec: PodSpec): NodeSelectorTerm[] | undefined {
  return spec["affinity"]?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

/** Whether a daemon belongs on the node, and whether one that is there may stay. Models NodeShouldRunDaemonPod. */
export function eligibility(set: DaemonSet, node: Node): { shouldRun: boolean; mayStay: boolean } {
  const { spec } = set.spec.template;
  const terms = requiredTerms(spec);
  const fits =
    (!spec.nodeName || spec.nodeName === node.metadata.name) &&
    matchesAll(spec.nodeSelector ?? {}, node.metadata.labels) &&
    (terms === undefined || matchesNodeSelector(terms, node));
  if (!fits) return { shouldRun: false, mayStay: false };
  const tolerations = withDaemonTolerations(spec);
  const untolerated = (node.spec?.taints ?? []).filter((taint) => taint.effect !== "PreferNoSchedule" && !tolerations.some((one) => tolerates(one, taint)));
  return { shouldRun: untolerated.length === 0, mayStay: untolerated.every(({ effect }) => effect !== "NoExecute") };
}
