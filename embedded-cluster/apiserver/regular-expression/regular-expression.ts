import { parsePattern } from "./parse.ts";
import { compileProgram, type Instruction } from "./program.ts";

export { PatternError } from "./syntax.ts";

/** Patterns that are kept compiled, over all clusters of the process. */
const KEPT_PATTERNS = 500;
const compiled = new Map<string, RegularExpression>();

/** A pattern of Go's regexp package. Throws PatternError. */
export function regularExpression(pattern: string): RegularExpression {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new RegularExpression(compileProgram(parsePattern(pattern).part, pattern));
  if (compiled.size >= KEPT_PATTERNS) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

/** Where a match begins and ends, in characters. */
export interface Match {
  start: number;
  end: number;
}

interface Thread {
  at: number;
  start: number;
}

/** Matches in time proportional to the text, whatever the pattern: all ways go on side by side. Models the Pike VM of Go's regexp. */
export class RegularExpression {
  private readonly program: readonly Instruction[];

  constructor(program: readonly Instruction[]) {
    this.program = program;
  }

  test(text: string): boolean {
    return this.find([...text], 0, true) !== undefined;
  }

  /** The leftmost match at or after `from`. `anyEnd`: whether there is one is all that counts. */
  find(text: readonly string[], from = 0, anyEnd = false): Match | undefined {
    let threads: Thread[] = [];
    let found: Match | undefined;
    for (let position = from; position <= text.length; position++) {
      const before = position === 0 ? undefined : text[position - 1];
      const character = text[position];
      const seen = new Set<number>();
      const ready: Thread[] = [];
      const starting = found === undefined ? [...threads, { at: 0, start: position }] : threads;
      for (const thread of starting) this.follow(thread.at, thread.start, before, character, seen, ready);
      threads = [];
      for (const { at, start } of ready) {
        const instruction = this.program[at] as Instruction;
        if (instruction.op === "match") {
          found = { start, end: position };
          if (anyEnd) return found;
          // What is less preferred than a match is given up.
          break;
        }
        if (instruction.op === "character" && character !== undefined && instruction.test(character)) threads.push({ at: at + 1, start });
      }
      if (threads.length === 0 && found !== undefined) return found;
    }
    return found;
  }

  /** Every way on from an instruction that takes no character, in order of preference. */
  private follow(from: number, start: number, before: string | undefined, after: string | undefined, seen: Set<number>, ready: Thread[]): void {
    const waiting = [from];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = this.program[at] as Instruction;
      if (instruction.op === "jump") waiting.push(instruction.to);
      else if (instruction.op === "split") waiting.push(instruction.second, instruction.first);
      else if (instruction.op === "assertion") {
        if (instruction.holds(before, after)) waiting.push(at + 1);
      } else ready.push({ at, start });
    }
  }
}
