import type { Container, Pod } from "../../../apimachinery/types/core.ts";
import { checkContainer } from "../pod-template/validate-containers.ts";
import { sameFields } from "../rules/equality.ts";
import { duplicate, forbidden, notFound, type Problems } from "../rules/problem.ts";
import { unifiedDiff } from "../rules/unified-diff.ts";

type EphemeralContainer = Container & { targetContainerName?: string };

/** What a debug container cannot have: nobody may come to rely on one. As allowedEphemeralContainerFields, in the order of its type. */
const WITHHELD = ["ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"];
const REASON = "cannot be set for an Ephemeral Container";

/** Debug containers can be added, and never changed or taken away. Models ValidatePodEphemeralContainersUpdate. */
export function checkEphemeralContainers(problems: Problems, pod: Pod, previous: Pod): void {
  const next = (pod.spec.ephemeralContainers ?? []) as EphemeralContainer[];
  checkEach(problems, pod, next);
  const field = "spec.ephemeralContainers";
  for (const before of (previous.spec.ephemeralContainers ?? []) as EphemeralContainer[]) {
    const after = next.find(({ name }) => name === before.name);
    const name = JSON.stringify(before.name);
    if (after === undefined) problems.push(forbidden(field, `existing ephemeral containers ${name} may not be removed\n`));
    else if (!sameFields(before, after)) {
      problems.push(forbidden(field, `existing ephemeral containers ${name} may not be changed\n${unifiedDiff(before, after)}`));
    }
  }
}

/** Models validateEphemeralContainers. */
function checkEach(problems: Problems, { spec }: Pod, containers: readonly EphemeralContainer[]): void {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const others = new Set([...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  for (const [index, container] of containers.entries()) {
    const field = `spec.ephemeralContainers[${index}]`;
    checkContainer(problems, field, container, volumes);
    if (names.has(container.name)) problems.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) problems.push(notFound(`${field}.targetContainerName`, target));
    for (const name of WITHHELD) if (isSet(container[name as keyof Container])) problems.push(forbidden(`${field}.${name}`, REASON));
    for (const [at, { subPath, ...rest }] of (container.volumeMounts ?? []).entries()) {
      if (subPath) problems.push(forbidden(`${field}.volumeMounts[${at}].subPath`, REASON));
      if ((rest as { subPathExpr?: string }).subPathExpr) problems.push(forbidden(`${field}.volumeMounts[${at}].subPathExpr`, REASON));
    }
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && (typeof value !== "object" || Object.keys(value).length > 0);
}
