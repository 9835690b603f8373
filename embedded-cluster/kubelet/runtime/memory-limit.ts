import { quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Container } from "../../apimachinery/types/core.ts";
import type { ContainerMemory } from "../../images/image.ts";

/** What a container's programs hold of memory, against its limit. Models the memory cgroup. */
export class MemoryLimit implements ContainerMemory {
  private held = 0;
  private readonly limitBytes: number;
  /** What becomes of a container that passed its limit. */
  private kill: () => void = () => undefined;

  /** Without a limit of its own, a container may take what the node has. */
  constructor({ resources }: Container, nodeBytes: number) {
    const limit = resources?.limits?.["memory"];
    this.limitBytes = limit === undefined ? nodeBytes : quantityValue(limit);
  }

  onExceeded(kill: () => void): void {
    this.kill = kill;
    if (this.held > this.limitBytes) kill();
  }

  allocate(bytes: number): void {
    this.held += bytes;
    if (this.held > this.limitBytes) this.kill();
  }

  release(bytes: number): void {
    this.held = Math.max(0, this.held - bytes);
  }
}
