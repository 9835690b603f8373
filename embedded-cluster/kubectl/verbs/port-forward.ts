import type { KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { disposable, DisposableStack } from "../../kernel/disposable.ts";
import { type ByteSink, type ByteSource, readAllText } from "../../kernel/streams.ts";
import type { Command } from "../command/command.ts";
import { durationFlag, stringsFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { firstPod, namedWorkload } from "../resource/pods.ts";

/** A listening port of the machine that kubectl runs on: here, of its pod. Structurally the pod network's Listener. */
export interface LocalListener {
  readonly port: number;
  accept(): Promise<LocalSocket | null>;
  dispose(): void;
}

export interface LocalSocket {
  readonly source: ByteSource;
  readonly sink: ByteSink;
  close(): void;
}

export const portForward: Command = {
  name: "port-forward",
  use: "port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
  short: "Forward one or more local ports to a pod",
  long: "Forward one or more local ports to a pod. The ports are local to where this shell runs.",
  examples: `# Port 8080 here is port 80 of the pod
kubectl port-forward pod/web-0 8080:80

# Of one of the pods behind a service
kubectl port-forward service/web 8080:80`,
  completes: "pods",
  flags: [
    stringsFlag("address", "", "Addresses to listen on (comma separated). Only accepts IP addresses or localhost as a value.", "[localhost]"),
    durationFlag("pod-running-timeout", "", "The length of time to wait until at least one pod is running", "1m0s"),
  ],
  run,
};

const HELP = "\nSee 'kubectl port-forward -h' for help and examples";

async function run(invocation: Invocation): Promise<void> {
  const [target, ...pairs] = invocation.args;
  if (target === undefined || pairs.length === 0) throw new CommandError(`TYPE/NAME and list of ports are required for port-forward${HELP}`);
  const workload = await namedWorkload(invocation, target);
  const { pod } = await firstPod(invocation, workload, "active", invocation.flags.duration("pod-running-timeout"));
  if (pod.status?.phase !== "Running") throw new CommandError(`unable to forward port because pod is not running. Current status=${pod.status?.phase}`);
  const ports = pairs.map((pair) => parsePair(pair, workload, pod));
  const opened = new DisposableStack();
  const stop = disposable(() => opened.dispose());
  invocation.process.signal.addEventListener("abort", () => stop.dispose(), { once: true });
  try {
    const listeners = ports.map(({ local, remote }) => ({ remote, listener: opened.use(listen(invocation, local)) }));
    for (const { listener, remote } of listeners)
      await invocation.out(
        addresses(invocation)
          .map((host) => `Forwarding from ${host}:${listener.port} -> ${remote}\n`)
          .join(""),
      );
    await Promise.all(listeners.map(({ listener, remote }) => serve(invocation, pod, listener, remote)));
  } finally {
    stop.dispose();
  }
}

function listen(invocation: Invocation, port: number): LocalListener {
  const { listen: open } = invocation.surroundings;
  if (open === undefined) throw new CommandError("unable to listen on any of the requested ports: this machine has no network");
  try {
    return open(invocation.process, port);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `unable to listen on port ${port}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:${port}: bind: ${why}]`,
    );
  }
}

function parsePair(pair: string, workload: KubeObject, pod: KubeObject): { local: number; remote: number } {
  const [first = "", second] = pair.split(":");
  const asked = second ?? first;
  const remote = remotePort(asked, workload, pod);
  const local = second === undefined ? remote : first === "" ? 0 : Number(first);
  if (!Number.isInteger(local) || local < 0 || local > 65_535)
    throw new CommandError(
      `error parsing local port '${first}': strconv.ParseUint: parsing ${JSON.stringify(first)}: ${/^\d+$/.test(first) ? "value out of range" : "invalid syntax"}`,
    );
  return { local, remote };
}

interface ServicePort {
  name?: string;
  port: number;
  targetPort?: number | string;
}

/** A port of a Service is the pod's port behind it; a name is looked up. */
function remotePort(asked: string, workload: KubeObject, pod: KubeObject): number {
  if (asked === "") throw new CommandError("remote port cannot be empty");
  let target: number | string = /^\d+$/.test(asked) ? Number(asked) : asked;
  if (workload.kind === "Service") {
    const port = ((workload.spec?.ports ?? []) as ServicePort[]).find((each) => each.port === target || each.name === target);
    if (port === undefined) throw new CommandError(`Service ${workload.metadata.name} does not have a service port ${asked}`);
    target = workload.spec?.clusterIP === "None" && typeof port.targetPort !== "string" ? (port.targetPort ?? port.port) : (port.targetPort ?? port.port);
  }
  if (typeof target === "number") return target;
  const ports = (pod.spec?.containers ?? []).flatMap((container: { ports?: PodPort[] }) => container.ports ?? []) as PodPort[];
  const named = ports.find((each) => each.name === target);
  if (named === undefined) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${target}'`);
  if (named.protocol !== undefined && named.protocol !== "TCP") throw new CommandError(`${named.protocol} protocol is not supported for ${asked}`);
  return named.containerPort;
}

interface PodPort {
  name?: string;
  containerPort: number;
  protocol?: string;
}

/** "localhost", the default, is two addresses. */
function addresses({ flags }: Invocation): string[] {
  const given = flags.changed("address") ? flags.list("address") : ["localhost"];
  return given.flatMap((name) => (name === "localhost" ? ["127.0.0.1", "[::1]"] : [name.includes(":") ? `[${name}]` : name]));
}

async function serve(invocation: Invocation, pod: KubeObject, listener: LocalListener, remote: number): Promise<void> {
  for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
    await invocation.out(`Handling connection for ${listener.port}\n`);
    void forward(invocation, pod, socket, listener.port, remote);
  }
}

async function forward(invocation: Invocation, pod: KubeObject, socket: LocalSocket, local: number, remote: number): Promise<void> {
  try {
    const path = resourcePath(RESOURCES.pods, {
      namespace: pod.metadata.namespace,
      name: pod.metadata.name,
      subresource: "portforward",
      query: { ports: remote },
    });
    const channels = await invocation.cluster.portForward(path, remote);
    const problem = readAllText(channels.error).catch(() => "");
    await Promise.all([pipe(socket.source, channels.data.sink), pipe(channels.data.source, socket.sink)]);
    channels.close();
    const text = await problem;
    if (text !== "") await invocation.err(`error: an error occurred forwarding ${local} -> ${remote}: ${text.trimEnd()}\n`);
  } catch (error) {
    await invocation.err(`error: an error occurred forwarding ${local} -> ${remote}: ${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    socket.close();
  }
}

/** One direction of a connection. A peer that goes away ends it; that is no error of ours. */
async function pipe(source: ByteSource, sink: ByteSink): Promise<void> {
  try {
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await sink.write(chunk);
  } catch {
    // Reset by one end: the other end is closed below.
  }
  sink.close();
}
