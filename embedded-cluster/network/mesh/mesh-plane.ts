import { type Disposable, disposable } from "../../kernel/disposable.ts";
import { MESH_CERTIFICATES } from "../../kernel/limits.ts";
import { type Random, randomUid } from "../../kernel/random.ts";
import { type CapabilityKey } from "../capability.ts";
import type { MeshConfiguration } from "./mesh-configuration.ts";
import { TraceCollector } from "./trace-collector.ts";

/**
 * What istiod and the proxies of one cluster say to each other: configuration one way (xDS), certificates (SDS), spans to a collector.
 * It is lent to containers as a capability and takes no way through the network: a proxy keeps what it was told last while istiod is down.
 */
export class MeshPlane {
  readonly traces = new TraceCollector();
  private readonly listeners = new Set<() => void>();
  /** Identities by the proof that was handed out with them. */
  private readonly certificates = new Map<string, string>();
  private current: MeshConfiguration | undefined;

  /** undefined until istiod has spoken for the first time. */
  get configuration(): MeshConfiguration | undefined {
    return this.current;
  }

  publish(configuration: MeshConfiguration): void {
    this.current = configuration;
    for (const listener of this.listeners) listener();
  }

  onPublish(listener: () => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  /** A certificate of an identity: a text that only its owner knows. */
  issue(identity: string, random: Random): string {
    const proof = `${randomUid(random)}${randomUid(random)}`;
    this.certificates.set(proof, identity);
    const [oldest] = this.certificates.keys();
    if (this.certificates.size > MESH_CERTIFICATES && oldest !== undefined) this.certificates.delete(oldest);
    return proof;
  }

  identityOf(proof: string): string | undefined {
    return this.certificates.get(proof);
  }
}

/** How istiod, proxies and the tracing backend find each other: `process.capability(MESH_PLANE)`. */
export const MESH_PLANE: CapabilityKey<MeshPlane> = { name: "mesh-plane" };
