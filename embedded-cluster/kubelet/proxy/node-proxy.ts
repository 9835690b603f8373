import type { ExecQuery, ForwardedAnswer, ForwardedRequest, ForwardTarget, LogQuery, NodeProxy } from "../../apimachinery/node-proxy.ts";
import { failure } from "../../apimachinery/status.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { ExecChannels, PortChannels } from "../../apimachinery/wire.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { type ByteSource, sourceOf } from "../../kernel/streams.ts";
import type { Random } from "../../kernel/random.ts";
import type { PodNetwork } from "../../network/pod-network.ts";
import type { Kubelet } from "../kubelet.ts";
import type { PodWorker } from "../pods/pod-worker.ts";
import type { LogRange } from "../runtime/container-log.ts";
import { attachToContainer, execInContainer } from "../runtime/exec.ts";
import type { RunningContainer } from "../runtime/running-container.ts";
import { forwardRequest } from "./forward.ts";
import { answerAsKubelet } from "./kubelet-server.ts";
import { logSource } from "./log-source.ts";
import { forwardPort } from "./port-forward.ts";

const KUBELET_PORT = 10_250;

export interface NodeProxyOptions {
  ipOf?(nodeName: string): string;
  /** The control plane's network, which forwarded requests set out from. */
  from?(): { network: PodNetwork; random: Random };
}

/** The API server's way to the kubelets: finds the node of a pod and asks it. Models pkg/kubelet/server. */
export function createNodeProxy(kubelets: ReadonlyMap<string, Kubelet>, { ipOf = () => "127.0.0.1", from }: NodeProxyOptions = {}): NodeProxy {
  /** `say` words what the API server makes of a kubelet that does not answer. */
  const reach = (pod: Pod, say: (problem: string, host: string) => string): void => {
    const nodeName = pod.spec.nodeName ?? "";
    const host = `${ipOf(nodeName)}:${KUBELET_PORT}`;
    if (!kubelets.has(nodeName)) throw failure(500, "Unknown", say(`dial tcp ${host}: connect: no route to host`, host));
  };
  const dial = (pod: Pod) => reach(pod, (problem) => `error dialing backend: ${problem}`);
  const workerOf = (pod: Pod): PodWorker => {
    const worker = kubelets.get(pod.spec.nodeName ?? "")?.worker(pod.metadata.uid);
    if (worker === undefined) throw failure(404, "NotFound", `pod ${JSON.stringify(`${pod.metadata.name}_${pod.metadata.namespace}`)} not found`);
    return worker;
  };
  const containerOf = (pod: Pod, name: string): RunningContainer => {
    const running = workerOf(pod).sandbox.running.get(name);
    if (running === undefined)
      throw failure(500, "InternalError", `Internal error occurred: unable to upgrade connection: container not found (${JSON.stringify(name)})`);
    return running;
  };
  return {
    async logs(pod: Pod, container: string, query: LogQuery): Promise<ByteSource> {
      const { name, namespace } = pod.metadata;
      reach(pod, (problem, host) => `Get ${JSON.stringify(`https://${host}/containerLogs/${namespace}/${name}/${container}`)}: ${problem}`);
      const worker = workerOf(pod);
      const log = logSource(worker, container, query.previous);
      const range = rangeOf(query, kubelets.get(pod.spec.nodeName ?? "")?.context.clock.now() ?? 0);
      return query.follow ? log.follow(range, query.signal) : sourceOf(log.read(range));
    },
    async exec(pod: Pod, container: string, query: ExecQuery): Promise<ExecChannels> {
      dial(pod);
      return execInContainer(containerOf(pod, container), query);
    },
    async attach(pod: Pod, container: string, query: ExecQuery): Promise<ExecChannels> {
      dial(pod);
      return attachToContainer(containerOf(pod, container), query);
    },
    async portForward(pod: Pod, port: number, signal?: AbortSignal): Promise<PortChannels> {
      dial(pod);
      return await forwardPort(workerOf(pod).sandbox, port, signal);
    },
    async forward(target: ForwardTarget, request: ForwardedRequest): Promise<ForwardedAnswer> {
      if (from === undefined) throw failure(503, "ServiceUnavailable", "error trying to reach service: network is unreachable");
      const { network, random } = from();
      return forwardRequest(network, random, target, request);
    },
    async askKubelet(nodeName: string, request: ForwardedRequest): Promise<ForwardedAnswer> {
      const kubelet = kubelets.get(nodeName);
      if (kubelet !== undefined) return answerAsKubelet(kubelet, request);
      const problem = `dial tcp ${ipOf(nodeName)}:${KUBELET_PORT}: connect: no route to host`;
      throw failure(503, "ServiceUnavailable", `error trying to reach service: ${problem}`);
    },
  };
}

function rangeOf(query: LogQuery, now: number): LogRange {
  const since =
    query.sinceTime === undefined ? (query.sinceSeconds === undefined ? undefined : now - query.sinceSeconds * 1_000) : parseTimestamp(query.sinceTime);
  return { tailLines: query.tailLines, since, timestamps: query.timestamps, limitBytes: query.limitBytes };
}
