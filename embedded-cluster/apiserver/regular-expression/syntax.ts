/** A regular expression, parsed. */
export type Part =
  | { kind: "empty" }
  /** One character that `test` accepts. */
  | { kind: "character"; test: (character: string) => boolean }
  | { kind: "sequence"; parts: Part[] }
  | { kind: "either"; choices: Part[] }
  | { kind: "repeat"; part: Part; least: number; most: number; isLazy: boolean }
  | { kind: "group"; index: number; part: Part }
  | { kind: "assertion"; holds: (before: string | undefined, after: string | undefined) => boolean };

/** A text that is no regular expression, in the words of Go's regexp/syntax. */
export class PatternError extends Error {
  constructor(code: string, pattern: string) {
    super(`error parsing regexp: ${code}: \`${pattern}\``);
  }
}
