import { isWordCharacter } from "./character-classes.ts";
import type { Instruction } from "./instructions.ts";
import type { AssertionKind } from "./syntax-tree.ts";

/** Start and end of the match and of each group: pairs of indices, -1 where a group took no part. */
export type Captures = readonly number[];

interface Thread {
  at: number;
  captures: Captures;
}

export interface SearchOptions {
  start: number;
  /** The leftmost match that is longest (POSIX) rather than the one preferred by order (Perl). */
  isLongest: boolean;
  slots: number;
  prefix: string;
  /** `^` also matches after and `$` before a newline. */
  isMultiline: boolean;
  /** The text's beginning is not the beginning of a line. */
  notAtStart: boolean;
}

/**
 * Follows all ways through the program at once (Thompson, Pike), so that time is bounded by text × program whatever the expression:
 * nothing a learner types can make it explode.
 */
export function searchInParallel(program: readonly Instruction[], text: string, options: SearchOptions): Captures | undefined {
  const { isLongest, prefix } = options;
  const empty: Captures = new Array(options.slots).fill(-1);
  let best: Captures | undefined;
  let threads: Thread[] = [];
  let index = options.start;
  const marks = new Int32Array(program.length).fill(-1);
  for (;;) {
    if (threads.length === 0) {
      if (best !== undefined) return best;
      if (prefix !== "") {
        index = text.indexOf(prefix, index);
        if (index < 0) return undefined;
      }
    }
    const now: Thread[] = [];
    const stamp = index;
    for (const thread of threads) addThread(program, text, now, marks, stamp, thread.at, index, thread.captures, options);
    if (best === undefined) {
      const fresh = [...empty];
      fresh[0] = index;
      addThread(program, text, now, marks, stamp, 0, index, fresh, options);
    }
    const codePoint = text.codePointAt(index);
    const next: Thread[] = [];
    for (const thread of now) {
      const instruction = program[thread.at] as Instruction;
      if (instruction.type === "match") {
        const start = thread.captures[0] as number;
        if (best === undefined || !isLongest || (start === best[0] && index > (best[1] as number)) || start < (best[0] as number)) {
          const found = [...thread.captures];
          found[1] = index;
          best = found;
        }
        if (!isLongest) break;
        continue;
      }
      if (best !== undefined && isLongest && (thread.captures[0] as number) > (best[0] as number)) continue;
      if (codePoint === undefined) continue;
      const accepts = instruction.type === "character" ? instruction.codePoint === codePoint : instruction.type === "test" && instruction.test(codePoint);
      if (accepts) next.push({ at: thread.at + 1, captures: thread.captures });
    }
    threads = next;
    if (codePoint === undefined) return best;
    index += codePoint > 0xffff ? 2 : 1;
  }
}

/** Adds what can be reached without taking a character, preferred ways first; an explicit stack, as programs may be long. */
function addThread(
  program: readonly Instruction[],
  text: string,
  list: Thread[],
  marks: Int32Array,
  stamp: number,
  at: number,
  index: number,
  captures: Captures,
  options: SearchOptions,
): void {
  const stack: Thread[] = [{ at, captures }];
  while (stack.length > 0) {
    const thread = stack.pop() as Thread;
    if (marks[thread.at] === stamp) continue;
    marks[thread.at] = stamp;
    const instruction = program[thread.at] as Instruction;
    switch (instruction.type) {
      case "jump":
        stack.push({ at: instruction.target, captures: thread.captures });
        break;
      case "split":
        stack.push({ at: instruction.second, captures: thread.captures }, { at: instruction.first, captures: thread.captures });
        break;
      case "save": {
        const saved = [...thread.captures];
        saved[instruction.slot] = index;
        stack.push({ at: thread.at + 1, captures: saved });
        break;
      }
      case "assert":
        if (holds(instruction.kind, text, index, options)) stack.push({ at: thread.at + 1, captures: thread.captures });
        break;
      default:
        list.push(thread);
    }
  }
}

export function holds(kind: AssertionKind, text: string, index: number, options: Pick<SearchOptions, "isMultiline" | "notAtStart">): boolean {
  if (kind === "start") return (index === 0 && !options.notAtStart) || (options.isMultiline && text[index - 1] === "\n");
  if (kind === "end") return index === text.length || (options.isMultiline && text[index] === "\n");
  const before = index > 0 && isWordCharacter(text.codePointAt(index - 1));
  const after = index < text.length && isWordCharacter(text.codePointAt(index));
  if (kind === "wordStart") return !before && after;
  if (kind === "wordEnd") return before && !after;
  return (before !== after) === (kind === "wordBoundary");
}
