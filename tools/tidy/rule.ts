/** Paths from the root, with "/", and their texts. */
export type Repository = ReadonlyMap<string, string>;

export interface Finding {
  path: string;
  /** A whole sentence: what is wrong, and what to do. */
  message: string;
}

export interface Rule {
  name: string;
  find(repository: Repository): Finding[];
  /** A small repository that breaks the rule, and the paths that must be found in it, one for each finding. A rule that lets its bait pass is broken. */
  bait: { files: Record<string, string>; found: string[] };
}
