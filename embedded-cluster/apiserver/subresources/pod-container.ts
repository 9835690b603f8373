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

/** The container a caller means: named, or the only one. Models podutils and validateContainer. */
export function containerOf(pod: Pod, asked: string, verb: "exec" | "log"): string {
  const main = pod.spec.containers.map(({ name }) => name);
  const init = (pod.spec.initContainers ?? []).map(({ name }) => name);
  const ephemeral = (pod.spec.ephemeralContainers ?? []).map(({ name }) => name);
  const { name } = pod.metadata;
  if (asked !== "") {
    if ([...main, ...init, ...ephemeral].includes(asked)) return asked;
    throw badRequestError(`container ${asked} is not valid for pod ${name}`);
  }
  const only = main[0];
  if (main.length === 1 && only !== undefined) return only;
  if (main.length === 0) throw badRequestError(`a container name must be specified for pod ${name}`);
  const fallback = verb === "log" ? pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"] : undefined;
  if (fallback !== undefined && main.includes(fallback)) return fallback;
  const others = init.length > 0 ? ` or one of the init containers: [${init.join(" ")}]` : "";
  throw badRequestError(`a container name must be specified for pod ${name}, choose one of: [${main.join(" ")}]${others}`);
}
