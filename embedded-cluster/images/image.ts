import type { ApiClient } from "../apimachinery/wire.ts";
import { type CapabilityKey, type Program, capabilityKey } from "../shell/process/process.ts";

/** A simulated container image: a root filesystem, its programs, and the defaults a real image's config carries. */
export interface Image {
  /** Repository without registry: "nginx", "bitnami/redis". */
  repository: string;
  /** Tags that exist. "*" is any tag: images of the tutorial's own applications. */
  tags: readonly string[];
  entrypoint?: readonly string[];
  cmd?: readonly string[];
  env?: Readonly<Record<string, string>>;
  workingDirectory?: string;
  /** Numeric user id it runs as; 0 by default. */
  user?: number;
  exposedPorts?: readonly number[];
  /** Absolute path → text. Parent folders are made. */
  files?: Readonly<Record<string, string>>;
  /** Absolute path → program; executable there, and listed by ls. */
  programs: Readonly<Record<string, Program>>;
  /** Bytes, as `kubectl describe node` and pull events report it. */
  size: number;
}

/** A way to a Kubernetes API server from inside a container. `server` is a URL; undefined when nothing answers there. */
export type ApiDialer = (server: string, token: string) => ApiClient | undefined;

/** How kubectl in a container finds the API: `process.capability(API_DIALER)`. */
export const API_DIALER: CapabilityKey<ApiDialer> = capabilityKey("api-dialer");

export { CONTAINER_MEMORY, type ContainerMemory } from "../shell/process/container-memory.ts";

/** Finds images by reference. */
export interface ImageRegistry {
  /** `reference` as in a Pod: "postgres:15", "docker.io/library/redis:7-alpine". undefined: no such repository or tag. */
  find(reference: string): Image | undefined;
  list(): readonly Image[];
}
