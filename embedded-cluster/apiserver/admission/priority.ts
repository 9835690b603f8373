import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../hooks.ts";
import { isFor, refuse } from "./refuse.ts";

const GROUP = "scheduling.k8s.io";

/** Pods get the number of their priority class. Models plugin/pkg/admission/priority. */
export const PRIORITY: AdmissionPlugin = {
  name: "Priority",
  admit(request, context) {
    if (!isFor(request, "", "pods") || request.object === undefined) return;
    const pod = request.object as Pod;
    if (pod.spec === undefined || pod.spec === null) return;
    if (request.operation === "CREATE") admitPod(request, pod, context);
    else if (request.operation === "UPDATE") keepPriority(pod, request.oldObject as Pod | undefined);
  },
  validate(request, context) {
    if (!isFor(request, GROUP, "priorityclasses") || request.object?.["globalDefault"] !== true) return;
    const other = defaultClass(context);
    if (other === undefined || other.metadata.name === request.name) return;
    throw refuse(request, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
  },
};

function admitPod(request: AdmissionRequest, pod: Pod, context: AdmissionContext): void {
  const named = pod.spec.priorityClassName;
  const found = named ? context.find("priorityclasses", GROUP, undefined, named) : defaultClass(context);
  if (named && found === undefined) throw refuse(request, `no PriorityClass with name ${named} was found`);
  const value: number = found?.["value"] ?? 0;
  if (pod.spec.priority !== undefined && pod.spec.priority !== value) {
    const words = `the integer value of priority (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${value}`;
    throw refuse(request, `${words} from the given PriorityClass name`);
  }
  if (found !== undefined) pod.spec.priorityClassName = found.metadata.name;
  pod.spec.priority = value;
  pod.spec["preemptionPolicy"] ??= found?.["preemptionPolicy"] ?? "PreemptLowerPriority";
}

function keepPriority(pod: Pod, previous: Pod | undefined): void {
  if (previous?.spec.priority !== undefined) pod.spec.priority ??= previous.spec.priority;
  if (previous?.spec["preemptionPolicy"] !== undefined) pod.spec["preemptionPolicy"] ??= previous.spec["preemptionPolicy"];
}

/** The one with the lowest value, when there are several. */
function defaultClass(context: AdmissionContext): KubeObject | undefined {
  const marked = context.list("priorityclasses", GROUP, undefined).filter((each) => each["globalDefault"] === true);
  return marked.sort((one, other) => one["value"] - other["value"])[0];
}
