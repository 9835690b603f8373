import type { LabDefinition } from "@tsunagu/contracts/lab";

/** A lab as loaded from its folder: the definition and what lies beside it. */
export interface Lab {
  definition: LabDefinition;
  /** Absolute path of the folder. */
  folder: string;
  /** cluster/*.yaml in order of file name, as text with `${namespace:…}` still in it. */
  manifests: readonly { file: string; text: string }[];
  /** files/**: path below the learner's home → text, with `${namespace:…}` still in it. */
  files: Readonly<Record<string, string>>;
}

/** All labs by id. */
export type LabCatalogue = ReadonlyMap<string, Lab>;
