import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { ContainerHistory } from "../runtime/container-record.ts";

type Resources = Container["resources"];

const RESIZABLE = ["cpu", "memory"];

/** Whether a container's amounts have changed in such a way that it wants to be started anew. Models computePodResizeAction. */
export function resizeRestarts(container: Container, before: Resources): boolean {
  return RESIZABLE.some((name) => {
    const policy = container.resizePolicy?.find(({ resourceName }) => resourceName === name)?.restartPolicy;
    return policy === "RestartContainer" && differs(name, container.resources, before);
  });
}

/** Tells running containers their new amounts. Gives whether any are new. */
export function applyResize(pod: Pod, history: ContainerHistory): boolean {
  let changed = false;
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    const latest = history.latest(container.name);
    if (latest === undefined || latest.exit !== undefined || !RESIZABLE.some((name) => differs(name, container.resources, latest.resources))) continue;
    changed = true;
    if (!resizeRestarts(container, latest.resources)) latest.resources = container.resources;
  }
  return changed;
}

/** The message of ResizeStarted and ResizeCompleted. Models events.podResizeMessage. */
export function resizeMessage(prefix: string, { spec, metadata }: Pod): string {
  const amounts = (containers: readonly Container[] | undefined) => (containers ?? []).map(({ name, resources }) => ({ name, resources: sorted(resources) }));
  const init = amounts(spec.initContainers);
  const summary = { ...(init.length > 0 ? { initContainers: init } : {}), containers: amounts(spec.containers), generation: metadata.generation };
  return `${prefix}: ${JSON.stringify(summary)}`;
}

function sorted(resources: Resources): object {
  const { limits, requests } = resources ?? {};
  const inOrder = (amounts: Record<string, string>) => Object.fromEntries(Object.entries(amounts).sort(([left], [right]) => (left < right ? -1 : 1)));
  return { ...(limits === undefined ? {} : { limits: inOrder(limits) }), ...(requests === undefined ? {} : { requests: inOrder(requests) }) };
}

function differs(name: string, left: Resources, right: Resources): boolean {
  return left?.limits?.[name] !== right?.limits?.[name] || left?.requests?.[name] !== right?.requests?.[name];
}
