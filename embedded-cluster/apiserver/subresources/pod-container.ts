import { badRequestError, serviceUnavailableError } from "../../apimachinery/errors.ts";
import type { NodeProxy } from "../../apimachinery/node-proxy.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { Call } from "../rest/call.ts";
import { getObject } from "../rest/get.ts";

/** The pod a stream is about, and the way to its kubelet. Models pkg/registry/core/pod/strategy.go streamLocation. */
export function podOnNode(call: Call): { pod: Pod; proxy: NodeProxy } {
  const pod = getObject(call) as Pod;
  const proxy = call.serving.nodeProxy;
  if (!pod.spec.nodeName) throw badRequestError(`pod ${pod.metadata.name} does not have a host assigned`);
  if (proxy === undefined) throw serviceUnavailableError("the kubelet is not reachable");
  return { pod, proxy };
}

/** The container a caller means: named, or the only one. Models validateContainer of pkg/registry/core/pod. */
export function containerOf({ metadata: { name }, spec }: Pod, asked: string): string {
  const main = spec.containers.map((container) => container.name);
  const all = [...(spec.initContainers ?? []).map((container) => container.name), ...main, ...(spec.ephemeralContainers ?? []).map((each) => each.name)];
  if (asked !== "") {
    if (all.includes(asked)) return asked;
    throw badRequestError(`container ${asked} is not valid for pod ${name}`);
  }
  const [only] = main;
  if (only === undefined) throw badRequestError(`a container name must be specified for pod ${name}`);
  if (main.length === 1) return only;
  throw badRequestError(`a container name must be specified for pod ${name}, choose one of: [${all.join(" ")}]`);
}
