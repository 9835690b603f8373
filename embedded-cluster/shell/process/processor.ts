import { type CapabilityKey, capabilityKey } from "./process.ts";

/** Where simulated programs account for computing that the machine underneath does not really do. */
export interface Processor {
  /** So many milliseconds of one core. undefined: go on; else wait for it first, as the container is over its limit. */
  compute(milliseconds: number): Promise<void> | undefined;
}

/** `process.capability(PROCESSOR)`; absent where nobody measures. */
export const PROCESSOR: CapabilityKey<Processor> = capabilityKey("processor");
