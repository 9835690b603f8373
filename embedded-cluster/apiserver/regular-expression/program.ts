import { PATTERN_INSTRUCTIONS } from "../../kernel/limits.ts";
import { type Part, PatternError } from "./syntax.ts";

export type Instruction =
  | { op: "character"; test: (character: string) => boolean }
  | { op: "assertion"; holds: (before: string | undefined, after: string | undefined) => boolean }
  /** Goes on at both, `first` preferred. */
  | { op: "split"; first: number; second: number }
  | { op: "jump"; to: number }
  | { op: "match" };

/** The instructions of a pattern. Throws PatternError for one that is too large. */
export function compileProgram(part: Part, pattern: string): Instruction[] {
  const program: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (program.length >= PATTERN_INSTRUCTIONS) throw new PatternError("expression too large", pattern);
    return program.push(instruction) - 1;
  };
  const add = (each: Part): void => {
    switch (each.kind) {
      case "empty":
        return;
      case "character":
        return void emit({ op: "character", test: each.test });
      case "assertion":
        return void emit({ op: "assertion", holds: each.holds });
      case "group":
        return add(each.part);
      case "sequence":
        return each.parts.forEach(add);
      case "either":
        return addEither(each.choices);
      default:
        return addRepeat(each);
    }
  };
  const addEither = (choices: readonly Part[]): void => {
    const jumps: number[] = [];
    for (const [index, choice] of choices.entries()) {
      const isLast = index === choices.length - 1;
      const split = isLast ? -1 : emit({ op: "split", first: 0, second: 0 });
      add(choice);
      if (isLast) continue;
      jumps.push(emit({ op: "jump", to: 0 }));
      program[split] = { op: "split", first: split + 1, second: program.length };
    }
    for (const jump of jumps) program[jump] = { op: "jump", to: program.length };
  };
  const addOptional = (inner: Part, isLazy: boolean, loops: boolean): void => {
    const split = emit({ op: "split", first: 0, second: 0 });
    add(inner);
    if (loops) emit({ op: "jump", to: split });
    const after = program.length;
    program[split] = isLazy ? { op: "split", first: after, second: split + 1 } : { op: "split", first: split + 1, second: after };
  };
  const addRepeat = ({ part: inner, least, most, isLazy }: Extract<Part, { kind: "repeat" }>): void => {
    for (let count = 0; count < least; count++) add(inner);
    if (most === Infinity) return addOptional(inner, isLazy, true);
    for (let count = least; count < most; count++) addOptional(inner, isLazy, false);
  };
  add(part);
  emit({ op: "match" });
  return program;
}
