import type { PortChannels } from "../../apimachinery/wire.ts";
import { EMPTY_SOURCE, NULL_SINK, sourceOf } from "../../kernel/streams.ts";
import { NetworkError } from "../../network/pod-network.ts";
import type { PodSandbox } from "../pods/pod-sandbox.ts";
import { randomHex } from "../runtime/identity.ts";
import { seededRandom } from "../../kernel/random.ts";

/** Connects to a port of the pod's own loopback, as containerd does inside the pod's network namespace. */
export async function forwardPort(sandbox: PodSandbox, port: number, signal?: AbortSignal): Promise<PortChannels> {
  try {
    if (sandbox.podNetwork === undefined) throw new NetworkError("ENETUNREACH", "Network is unreachable");
    const socket = await sandbox.podNetwork.connect("127.0.0.1", port, signal === undefined ? {} : { signal });
    return { data: { source: socket.source, sink: socket.sink }, error: EMPTY_SOURCE, close: () => socket.close() };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return { data: { source: EMPTY_SOURCE, sink: NULL_SINK }, error: sourceOf(refusal(sandbox.id, port, error)), close: () => undefined };
  }
}

function refusal(sandboxId: string, port: number, error: NetworkError): string {
  const namespace = `/var/run/netns/cni-${randomHex(seededRandom(port), 8)}`;
  const reason = error.message.toLowerCase();
  return (
    `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace "${namespace}": ` +
    `failed to connect to localhost:${port} inside namespace "${sandboxId}", IPv4: dial tcp4 127.0.0.1:${port}: connect: ${reason} ` +
    `IPv6 dial tcp6 [::1]:${port}: connect: ${reason} `
  );
}
