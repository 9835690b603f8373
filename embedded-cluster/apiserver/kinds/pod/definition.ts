import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Container, Pod } from "../../../apimachinery/types/core.ts";
import type { FieldProblem, KindDefinition, StrategyContext } from "../../registry/kind-definition.ts";
import { podTable } from "../../tables/pod.ts";
import { timestamp } from "../../../apimachinery/duration/timestamp.ts";
import { defineKind, keepStatus, validation } from "../define.ts";
import { checkPodSpec } from "../pod-template/validate.ts";
import { forbidden, invalid, type Problems, required } from "../rules/problem.ts";
import { defaultPod } from "./defaults.ts";
import { mergeLabelKeys } from "./merge-label-keys.ts";
import { qualityOfService } from "./quality-of-service.ts";
import { checkEphemeralContainers } from "./validate-ephemeral-containers.ts";
import { checkResize, checkResizeFits } from "./validate-resize.ts";
import { checkPodUpdate } from "./validate-update.ts";
import { podWarnings } from "./warnings.ts";

/** Models pkg/registry/core/pod/strategy.go. */
export const POD: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  shortNames: ["po"],
  categories: ["all"],
  namespaced: true,
  subresources: ["attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy", "resize", "status"],
  applyDefaults: defaultPod,
  prepareForCreate,
  prepareForUpdate: keepStatus,
  ...validation({ namespaced: true, check: (problems, object, previous) => checkPod(problems, object as Pod, previous as Pod | undefined) }),
  validateSubresource: {
    ephemeralcontainers: (object, previous) => {
      const problems: FieldProblem[] = [];
      checkEphemeralContainers(problems, object as Pod, previous as Pod);
      return problems;
    },
    resize: (object, previous, context) => {
      const problems: FieldProblem[] = [];
      checkResizeFits(object as Pod, context);
      checkResize(problems, object as Pod, previous as Pod);
      return problems;
    },
  },
  selectableFields: {
    "spec.nodeName": (pod) => pod["spec"].nodeName ?? "",
    "spec.restartPolicy": (pod) => pod["spec"].restartPolicy ?? "",
    "spec.schedulerName": (pod) => pod["spec"].schedulerName ?? "",
    "spec.serviceAccountName": (pod) => pod["spec"].serviceAccountName ?? "",
    "spec.hostNetwork": (pod) => String(pod["spec"].hostNetwork ?? false),
    "status.phase": (pod) => pod["status"]?.phase ?? "",
    "status.podIP": (pod) => pod["status"]?.podIP ?? "",
    "status.nominatedNodeName": (pod) => pod["status"]?.nominatedNodeName ?? "",
  },
  gracePeriodSeconds,
  warnings: podWarnings,
  table: podTable,
});

function prepareForCreate(object: KubeObject, context: StrategyContext): void {
  const pod = object as Pod;
  mergeLabelKeys(pod);
  pod.status = { phase: "Pending", qosClass: qualityOfService(pod.spec ?? { containers: [] }) };
  if ((pod.spec?.["schedulingGates"] ?? []).length > 0) {
    const lastTransitionTime = timestamp(context.clock.now());
    const message = "Scheduling is blocked due to non-empty scheduling gates";
    pod.status.conditions = [{ type: "PodScheduled", status: "False", reason: "SchedulingGated", message, lastProbeTime: null, lastTransitionTime }];
  }
}

/** A pod that no node has, or that has ended, goes at once. */
function gracePeriodSeconds(object: KubeObject, asked: number | undefined): number {
  const { spec, status } = object as Pod;
  if (!spec.nodeName || status?.phase === "Failed" || status?.phase === "Succeeded") return 0;
  const period = asked ?? spec.terminationGracePeriodSeconds ?? 0;
  return period < 0 ? 1 : period;
}

function checkPod(problems: Problems, pod: Pod, previous: Pod | undefined): void {
  if (pod.spec === undefined || pod.spec === null) {
    problems.push(required("spec.containers"));
    return;
  }
  checkMirror(problems, pod);
  checkPodSpec(problems, "spec", pod.spec);
  checkImageSpaces(problems, "spec.containers", pod.spec.containers);
  checkImageSpaces(problems, "spec.initContainers", pod.spec.initContainers);
  if (previous !== undefined) {
    checkPodUpdate(problems, pod, previous);
    return;
  }
  if ((pod.spec.ephemeralContainers ?? []).length > 0) problems.push(forbidden("spec.ephemeralContainers", "cannot be set on create"));
  if (pod.spec.nodeName && (pod.spec["schedulingGates"] ?? []).length > 0) {
    problems.push(forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared"));
  }
}

/** A mirror shows a pod that a node runs of its own. */
function checkMirror(problems: Problems, { metadata, spec }: Pod): void {
  const value = metadata.annotations?.[MIRROR];
  if (value === undefined || spec.nodeName) return;
  problems.push(invalid(`metadata.annotations[${MIRROR}]`, value, "must set spec.nodeName if mirror pod annotation is set"));
}

const MIRROR = "kubernetes.io/config.mirror";

/** Only pods refuse these; templates have always tolerated them. */
function checkImageSpaces(problems: Problems, field: string, containers: readonly Container[] | undefined): void {
  for (const [index, { image }] of (containers ?? []).entries()) {
    if (image && image.trim() !== image) problems.push(invalid(`${field}[${index}].image`, image, "must not have leading or trailing whitespace"));
  }
}
