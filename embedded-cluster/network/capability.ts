/** Structurally the shell's CapabilityKey: the network layer does not import the shell. */
export interface CapabilityKey<T> {
  readonly name: string;
  readonly type?: T;
}
