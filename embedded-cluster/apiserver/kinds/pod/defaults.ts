import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Container, Pod } from "../../../apimachinery/types/core.ts";
import { defaultPodSpec } from "../pod-template/defaults.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";

/** Defaults that only pods have, not templates. Models SetDefaults_Pod. */
export function defaultPod(object: KubeObject): void {
  const { spec, status } = object as Partial<Pod>;
  // A time that is not set is null in JSON, as Go writes it.
  for (const condition of status?.conditions ?? []) condition.lastProbeTime ??= null;
  if (spec === undefined || spec === null) return;
  canonicalPodQuantities(object, spec);
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  for (const container of containers) {
    requestWhatIsLimited(container);
    if (spec.hostNetwork) for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  }
  spec["enableServiceLinks"] ??= true;
  defaultPodSpec(spec);
}

function requestWhatIsLimited(container: Container): void {
  const limits = container.resources?.limits;
  if (container.resources === undefined || limits === undefined || limits === null) return;
  const requests = (container.resources.requests ??= {});
  for (const [name, quantity] of Object.entries(limits)) requests[name] ??= quantity;
}
