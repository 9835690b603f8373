import { COMPLETION_INDEX, INDEX_FAILURE_COUNT, INDEX_IGNORED_FAILURE_COUNT, type Job, JOB_TRACKING_FINALIZER } from "../../apimachinery/types/batch.ts";
import type { Container, Pod, PodTemplateSpec } from "../../apimachinery/types/core.ts";
import { hasIndexBackoff, ignoredIndexFailures, indexFailures, isIndexed } from "./job-pods.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

const INDEX_VARIABLE = "JOB_COMPLETION_INDEX";
/** Room a generated name leaves for its random end. */
const PREFIX_CHARACTERS = 58;

export interface PlannedPod {
  template: PodTemplateSpec;
  generateName?: string;
}

/** The template of a new pod of the Job; for an index with its number everywhere a program may look. Models manageJob's part that makes templates. */
export function plannedPod(job: Job, index: number | undefined, replaced: Pod | undefined): PlannedPod {
  const { metadata = {}, spec } = job.spec.template;
  const finalizers = metadata.finalizers ?? [];
  const tracked = finalizers.includes(JOB_TRACKING_FINALIZER) ? finalizers : [...finalizers, JOB_TRACKING_FINALIZER];
  const podSpec = isIndexed(job) ? withIndexVariable(spec) : spec;
  if (index === undefined) return { template: { metadata: { ...metadata, finalizers: tracked }, spec: podSpec } };
  const annotations = { ...metadata.annotations, [COMPLETION_INDEX]: String(index), ...failureCounts(job, replaced) };
  const labels = { ...metadata.labels, [COMPLETION_INDEX]: String(index) };
  return {
    template: { metadata: { ...metadata, finalizers: tracked, annotations, labels }, spec: { ...podSpec, hostname: `${job.metadata.name}-${index}` } },
    generateName: generateNameOf(job.metadata.name, index),
  };
}

function withIndexVariable(spec: PodTemplateSpec["spec"]): PodTemplateSpec["spec"] {
  const initContainers = spec.initContainers?.map(withVariable);
  return { ...spec, ...(initContainers === undefined ? {} : { initContainers }), containers: spec.containers.map(withVariable) };
}

/** A variable of that name that the user wrote stays. */
function withVariable(container: Container): Container {
  const env = container.env ?? [];
  if (env.some((variable) => variable.name === INDEX_VARIABLE)) return container;
  return { ...container, env: [...env, { name: INDEX_VARIABLE, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } } }] };
}

/** How often the index has failed so far, handed from pod to pod. */
function failureCounts(job: Job, replaced: Pod | undefined): Record<string, string> {
  if (!hasIndexBackoff(job)) return {};
  let failures = 0;
  let ignored = 0;
  if (replaced !== undefined) {
    const { counts } = judgeFailure(job.spec.podFailurePolicy, replaced);
    failures = indexFailures(replaced) + (counts ? 1 : 0);
    ignored = ignoredIndexFailures(replaced) + (counts ? 0 : 1);
  }
  return { [INDEX_FAILURE_COUNT]: String(failures), ...(ignored > 0 ? { [INDEX_IGNORED_FAILURE_COUNT]: String(ignored) } : {}) };
}

function generateNameOf(name: string, index: number): string {
  const ending = `-${index}-`;
  return (name + ending).length > PREFIX_CHARACTERS ? name.slice(0, PREFIX_CHARACTERS - ending.length) + ending : name + ending;
}
