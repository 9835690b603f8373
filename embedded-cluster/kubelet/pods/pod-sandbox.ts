import { quantityMilliValue, quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Container, Pod } from "../../apimachinery/types/core.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { TERMINATION_MESSAGE_BYTES } from "../../kernel/limits.ts";
import { POD_NETWORK, type PodNetwork } from "../../network/pod-network.ts";
import { FileError } from "../../shell/process/file-system.ts";
import type { CapabilityKey } from "../../shell/process/process.ts";
import { PROCESSOR } from "../../shell/process/processor.ts";
import type { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import { containerEnvironment } from "../environment/container-environment.ts";
import type { PodAddresses } from "../environment/field-path.ts";
import { canonicalName, parseImageReference } from "../images/image-reference.ts";
import { containerCommand } from "../runtime/command.ts";
import type { ContainerEvents } from "../runtime/container-events.ts";
import { ContainerLog } from "../runtime/container-log.ts";
import { ContainerHistory, type ContainerRecord } from "../runtime/container-record.ts";
import { imageDigest, randomHex } from "../runtime/identity.ts";
import { hostName, podFiles } from "../runtime/pod-files.ts";
import { DEFAULT_TERMINATION_PATH, rootFileSystem } from "../runtime/root-file-system.ts";
import { MemoryLimit } from "../runtime/memory-limit.ts";
import { RunningContainer } from "../runtime/running-container.ts";
import { containerUser } from "../runtime/container-user.ts";
import { StartError } from "../runtime/start-error.ts";
import { ContainerProcessor } from "../usage/container-processor.ts";
import { PodVolumes, type VolumeContext } from "../volumes/pod-volumes.ts";
import { requestToken } from "../volumes/service-account-token.ts";
import { CONTAINER_MEMORY, type Image } from "../../images/image.ts";
import type { NodeContext } from "./node-context.ts";

/** Of a log that stands in for a termination message, as upstream. */
const TERMINATION_LOG_BYTES = 2_048;
const TERMINATION_LOG_LINES = 80;

/** One pod's place on a node: its address, its volumes, and the containers in it. What a CRI runtime keeps for a pod. */
export class PodSandbox {
  readonly id: string;
  readonly history = new ContainerHistory();
  readonly volumes = new PodVolumes();
  readonly running = new Map<string, RunningContainer>();
  private readonly node: NodeContext;
  private network: PodNetwork | undefined;
  private files: MemoryFileSystem | undefined;

  constructor(node: NodeContext) {
    this.node = node;
    this.id = randomHex(node.random);
  }

  get ip(): string {
    return this.network?.ip ?? "";
  }

  get isOpen(): boolean {
    return this.network !== undefined;
  }

  get podNetwork(): PodNetwork | undefined {
    return this.network;
  }

  /** Gives the pod its address. Throws Error when the node has none left. */
  open(pod: Pod): void {
    const { network, nodeName, clusterDns, clock } = this.node;
    this.network ??= network.attachPod({
      node: nodeName,
      namespace: pod.metadata.namespace ?? "default",
      name: pod.metadata.name,
      labels: pod.metadata.labels ?? {},
      ...(pod.spec.hostNetwork === true ? { hostNetwork: true } : {}),
    });
    this.files ??= podFiles({ pod, ip: this.network.ip, clusterDns, nodeName, nodeDns: clusterDns, clock });
  }

  /** Frees the address. Containers have been stopped before. */
  close(): void {
    this.network?.dispose();
    this.network = undefined;
  }

  volumeContext(pod: Pod): VolumeContext {
    const { clock, random, disk, nodeName, claims, persistentVolumes, objects, capacity, client } = this.node;
    const addresses = this.addresses();
    return {
      pod,
      clock,
      random,
      disk,
      nodeName,
      claims,
      persistentVolumes,
      objects,
      capacity,
      addresses,
      requestToken: (about, source) => requestToken(client, about, source),
    };
  }

  /**
   * Creates and starts a container. Its record is in the history from then on, also when the start failed.
   * Throws {@link StartError}: CreateContainerConfigError, CreateContainerError or RunContainerError.
   */
  async start(pod: Pod, container: Container, image: Image, events: ContainerEvents): Promise<RunningContainer> {
    const { node } = this;
    const previous = this.history.latest(container.name);
    const config = await this.configure(pod, container, image).catch((error: unknown) => {
      throw refusal("CreateContainerConfigError", error, events);
    });
    const name = canonicalName(parseImageReference(container.image));
    const record: ContainerRecord = {
      id: `containerd://${randomHex(node.random)}`,
      name: container.name,
      attempt: previous === undefined ? restartsSoFar(pod, container) : previous.attempt + 1,
      specImage: container.image,
      image: name,
      imageId: `${name.replace(/[:@][^/]*$/, "")}@sha256:${imageDigest(name)}`,
      user: config.user,
      log: new ContainerLog(node.clock),
      resources: container.resources,
      startedAt: 0,
    };
    if (config.argv.length === 0) throw refusal("CreateContainerError", new Error(NO_COMMAND), events);
    events.normal("Created", "Container created");
    this.history.add(record);
    try {
      const running = new RunningContainer(record, config);
      config.memory.onExceeded(() => running.killForMemory());
      record.startedAt = node.clock.now();
      this.running.set(container.name, running);
      events.normal("Started", "Container started");
      return running;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      record.exit = { exitCode: 128, reason: "StartError", message, finishedAt: node.clock.now() };
      record.log.close();
      throw refusal("RunContainerError", error, events);
    }
  }

  /** Notes the end of a container that has exited. */
  finish(container: Container, running: RunningContainer, exitCode: number): void {
    const { record } = running;
    const message = terminationMessage(container, running, exitCode);
    record.exit = {
      exitCode,
      reason: running.isOutOfMemory ? "OOMKilled" : exitCode === 0 ? "Completed" : "Error",
      finishedAt: this.node.clock.now(),
      ...(message === "" ? {} : { message }),
    };
    if (this.running.get(container.name) === running) this.running.delete(container.name);
    running.config.fs.discard();
  }

  private addresses(): PodAddresses {
    return { podIP: this.ip, hostIP: this.node.hostIP };
  }

  private async configure(pod: Pod, container: Container, image: Image) {
    const { node } = this;
    const { objects, capacity, clock, random } = node;
    const given = await containerEnvironment({ pod, container, objects, addresses: this.addresses(), capacity });
    const user = containerUser(pod, container, image);
    const host = hostName(pod, node.nodeName);
    const environment = new Map([...Object.entries(image.env ?? {}), ["HOSTNAME", host] as const, ...given]);
    if (this.files === undefined || this.network === undefined) throw new Error("sandbox is not ready");
    const memory = new MemoryLimit(container, quantityValue(capacity.memory));
    const fs = rootFileSystem({ container, image, volumes: this.volumes, podFiles: this.files, environment, user, clock, budget: node.disk.budget });
    const processor = new ContainerProcessor(clock, cpuLimit(container));
    return {
      argv: containerCommand(container, image, given),
      environment,
      workingDirectory: container.workingDir ?? image.workingDirectory ?? "/",
      hostName: host,
      user,
      stdin: container.stdin ?? false,
      stdinOnce: (container as { stdinOnce?: boolean }).stdinOnce ?? false,
      tty: container.tty ?? false,
      fs,
      imageBytes: image.size,
      memory,
      capabilities: new Map<CapabilityKey<unknown>, unknown>([
        ...node.capabilities,
        [POD_NETWORK, this.network],
        [PROCESSOR, processor],
        [CONTAINER_MEMORY, memory],
      ]),
      processor,
      clock,
      random,
    };
  }
}

const NO_COMMAND = "failed to generate container spec: failed to generate spec: no command specified";

/** Cores; undefined: as many as there are. */
function cpuLimit({ resources }: Container): number | undefined {
  const limit = resources?.limits?.["cpu"];
  return limit === undefined ? undefined : quantityMilliValue(limit) / 1000;
}

/** A pod that was there before the node came up has a count in its status. */
function restartsSoFar(pod: Pod, container: Container): number {
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
  const status = statuses.find(({ name }) => name === container.name);
  return status?.containerID === undefined ? (status?.restartCount ?? 0) : status.restartCount + 1;
}

function refusal(reason: string, error: unknown, events: ContainerEvents): StartError {
  const message = error instanceof Error ? error.message : String(error);
  events.warning("Failed", `Error: ${message}`);
  return new StartError(reason, message);
}

/** Models kuberuntime.getTerminationMessage. */
function terminationMessage(container: Container, { config, record }: RunningContainer, exitCode: number): string {
  const text = readIfThere(config.fs, container.terminationMessagePath ?? DEFAULT_TERMINATION_PATH);
  if (text !== "" || exitCode === 0 || container.terminationMessagePolicy !== "FallbackToLogsOnError") return text.slice(0, TERMINATION_MESSAGE_BYTES);
  return record.log.read({ tailLines: TERMINATION_LOG_LINES, timestamps: false }).slice(-TERMINATION_LOG_BYTES);
}

function readIfThere(fs: MemoryFileSystem, path: string): string {
  try {
    return decodeUtf8(fs.readFile(path));
  } catch (error) {
    if (error instanceof FileError) return "";
    throw error;
  }
}
