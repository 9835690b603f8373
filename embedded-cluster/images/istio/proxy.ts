import { writeText } from "../../kernel/streams.ts";
import { ClusterState, type MeshConfiguration, type MeshPlane, type UpstreamCluster, type Workload, identityOf } from "../../network/mesh/index.ts";
import type { PodNetwork } from "../../network/pod-network.ts";
import type { Process } from "../../shell/process/process.ts";

/** One Envoy with its agent: what it stands on, and what it remembers between requests. */
export class Proxy {
  readonly process: Process;
  readonly network: PodNetwork;
  readonly plane: MeshPlane;
  readonly role: "sidecar" | "router";
  private readonly states = new Map<string, ClusterState>();
  private proof: string | undefined;

  constructor(process: Process, network: PodNetwork, plane: MeshPlane, role: "sidecar" | "router") {
    this.process = process;
    this.network = network;
    this.plane = plane;
    this.role = role;
  }

  /** It serves only after it was told something. */
  get configuration(): MeshConfiguration {
    const { configuration } = this.plane;
    if (configuration === undefined) throw new Error("no configuration from istiod yet");
    return configuration;
  }

  /** The pod it stands in. The environment knows it from the start, istiod tells its labels. */
  get workload(): Workload {
    const { env } = this.process;
    const known = this.plane.configuration?.workloads.get(this.network.ip);
    if (known !== undefined) return known;
    const namespace = env.get("POD_NAMESPACE") ?? "default";
    const serviceAccount = env.get("SERVICE_ACCOUNT") ?? "default";
    return {
      namespace,
      name: env.get("POD_NAME") ?? this.process.hostname,
      ip: this.network.ip,
      labels: {},
      serviceAccount,
      identity: identityOf(namespace, serviceAccount),
      hasProxy: true,
    };
  }

  /** What it shows to other proxies. */
  certificate(): string {
    if (this.proof === undefined || this.plane.identityOf(this.proof) === undefined) this.proof = this.plane.issue(this.workload.identity, this.process.random);
    return this.proof;
  }

  stateOf({ name }: UpstreamCluster): ClusterState {
    const known = this.states.get(name);
    if (known !== undefined) return known;
    // Clusters come and go with rules; what they remember is only worth something while they are there.
    if (this.states.size > this.configuration.services.size * 8 + 64) this.states.clear();
    const state = new ClusterState();
    this.states.set(name, state);
    return state;
  }

  print(line: string): void {
    void writeText(this.process.stdout, `${line}\n`).catch(() => undefined);
  }

  /** As istio's own log lines: tab-separated. */
  say(level: "info" | "warn", text: string): void {
    this.print(`${new Date(this.process.clock.now()).toISOString().replace("Z", "000Z")}\t${level}\t${text}`);
  }
}
