/** Commands on one cluster, in the state that its setup leaves. */
export interface Scenario {
  name: string;
  /**
   * "reading": both binaries ask the same cluster, and every byte but ages must agree. "changing": two clusters of the same seed take the same steps,
   * one led by the official binary, the other by ours; names, addresses and times that chance gives are made equal.
   */
  kind: "reading" | "changing";
  /** Files in the folder that commands run in: name → text. */
  files: Readonly<Record<string, string>>;
  /** Commands that lay out the state, run by ours. */
  setup: readonly string[];
  commands: readonly string[];
}
