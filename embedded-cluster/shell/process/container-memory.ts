import { type CapabilityKey, capabilityKey } from "./process.ts";

/** What a container may take of memory, and takes: programs that simulate large heaps ask it before they go on. */
export interface ContainerMemory {
  /** The container is killed when all it holds together is more than it may. */
  allocate(bytes: number): void;
  /** Gives back what {@link allocate} took. */
  release(bytes: number): void;
}

/** `process.capability(CONTAINER_MEMORY)`. */
export const CONTAINER_MEMORY: CapabilityKey<ContainerMemory> = capabilityKey("container-memory");
