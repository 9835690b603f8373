import { REGULAR_EXPRESSION_BACKTRACKS } from "../../kernel/limits.ts";
import type { Instruction } from "./instructions.ts";
import { type Captures, type SearchOptions, holds } from "./parallel-matcher.ts";
import { ExpressionError } from "./syntax-tree.ts";

/** For expressions with back references, which cannot be matched in parallel. Gives up after a fixed number of steps. */
export function searchByBacktracking(program: readonly Instruction[], text: string, options: SearchOptions): Captures | undefined {
  const budget = { steps: REGULAR_EXPRESSION_BACKTRACKS };
  for (let start = options.start; start <= text.length; start++) {
    const found = matchAt(program, text, start, options, budget);
    if (found !== undefined) return found;
  }
  return undefined;
}

function matchAt(program: readonly Instruction[], text: string, start: number, options: SearchOptions, budget: { steps: number }): Captures | undefined {
  const empty: number[] = new Array(options.slots).fill(-1);
  empty[0] = start;
  const stack: { at: number; index: number; captures: Captures }[] = [{ at: 0, index: start, captures: empty }];
  const visitedEmpty = new Set<string>();
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    let { at, index, captures } = state;
    for (;;) {
      if (--budget.steps < 0) throw new ExpressionError("Regular expression too complex for this text");
      const instruction = program[at] as Instruction;
      if (instruction.type === "match") {
        const found = [...captures];
        found[1] = index;
        return found;
      }
      if (instruction.type === "jump") at = instruction.target;
      else if (instruction.type === "split") {
        const key = `${at}:${index}:${captures.join(",")}`;
        // The same place twice with nothing taken in between is a loop over an empty repeat.
        if (visitedEmpty.has(key)) break;
        visitedEmpty.add(key);
        stack.push({ at: instruction.second, index, captures });
        at = instruction.first;
      } else if (instruction.type === "save") {
        const saved = [...captures];
        saved[instruction.slot] = index;
        captures = saved;
        at++;
      } else if (instruction.type === "assert") {
        if (!holds(instruction.kind, text, index, options)) break;
        at++;
      } else if (instruction.type === "reference") {
        const group = text.slice(captures[instruction.number * 2], captures[instruction.number * 2 + 1]);
        if ((captures[instruction.number * 2] ?? -1) < 0 || !text.startsWith(group, index)) break;
        index += group.length;
        at++;
      } else {
        const codePoint = text.codePointAt(index);
        if (codePoint === undefined) break;
        if (!(instruction.type === "character" ? instruction.codePoint === codePoint : instruction.test(codePoint))) break;
        index += codePoint > 0xffff ? 2 : 1;
        at++;
      }
    }
  }
  return undefined;
}
