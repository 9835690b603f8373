import { REGULAR_EXPRESSION_STEPS } from "../../kernel/limits.ts";
import { caseVariants } from "./character-classes.ts";
import { type AssertionKind, type CharacterTest, ExpressionError, type ExpressionNode } from "./syntax-tree.ts";

export type Instruction =
  | { type: "test"; test: CharacterTest }
  | { type: "character"; codePoint: number }
  | { type: "split"; first: number; second: number }
  | { type: "jump"; target: number }
  | { type: "save"; slot: number }
  | { type: "assert"; kind: AssertionKind }
  | { type: "reference"; number: number }
  | { type: "match" };

/** Turns the tree into a program for the matchers. Throws when it gets too long. */
export function assemble(root: ExpressionNode, ignoreCase: boolean): Instruction[] {
  const program: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (program.length >= REGULAR_EXPRESSION_STEPS) throw new ExpressionError("Regular expression too big");
    return program.push(instruction) - 1;
  };
  const split = (): { first: number; second: number } => {
    const instruction = { type: "split" as const, first: program.length + 1, second: program.length + 1 };
    emit(instruction);
    return instruction;
  };
  const orient = (at: { first: number; second: number }, body: number, exit: number, isLazy: boolean) => {
    at.first = isLazy ? exit : body;
    at.second = isLazy ? body : exit;
  };
  const visit = (node: ExpressionNode): void => {
    switch (node.type) {
      case "literal":
        if (ignoreCase) {
          const variants = caseVariants(node.codePoint);
          emit({ type: "test", test: (codePoint) => variants.includes(codePoint) || caseVariants(codePoint).some((variant) => variants.includes(variant)) });
        } else emit({ type: "character", codePoint: node.codePoint });
        return;
      case "set":
        emit({ type: "test", test: node.test });
        return;
      case "sequence":
        for (const item of node.items) visit(item);
        return;
      case "choice": {
        const ends: { target: number }[] = [];
        for (const [index, option] of node.options.entries()) {
          if (index === node.options.length - 1) {
            visit(option);
            break;
          }
          const fork = split();
          visit(option);
          const end = { type: "jump" as const, target: 0 };
          emit(end);
          ends.push(end);
          fork.second = program.length;
        }
        for (const end of ends) end.target = program.length;
        return;
      }
      case "repeat": {
        for (let count = 0; count < node.minimum; count++) visit(node.item);
        if (node.maximum === undefined) {
          const start = program.length;
          const fork = split();
          visit(node.item);
          emit({ type: "jump", target: start });
          orient(fork, start + 1, program.length, node.isLazy);
          return;
        }
        const forks: { fork: { first: number; second: number }; body: number }[] = [];
        for (let count = node.minimum; count < node.maximum; count++) {
          const fork = split();
          forks.push({ fork, body: program.length });
          visit(node.item);
        }
        for (const { fork, body } of forks) orient(fork, body, program.length, node.isLazy);
        return;
      }
      case "group":
        if (node.number !== undefined) emit({ type: "save", slot: node.number * 2 });
        visit(node.item);
        if (node.number !== undefined) emit({ type: "save", slot: node.number * 2 + 1 });
        return;
      case "assertion":
        emit({ type: "assert", kind: node.kind });
        return;
      case "reference":
        emit({ type: "reference", number: node.number });
    }
  };
  visit(root);
  emit({ type: "match" });
  return program;
}

/** The text every match begins with, "" when there is none: lets a search skip ahead. */
export function literalPrefix(program: readonly Instruction[]): string {
  let prefix = "";
  for (const instruction of program) {
    if (instruction.type === "save") continue;
    if (instruction.type !== "character") break;
    prefix += String.fromCodePoint(instruction.codePoint);
  }
  // A jump back into the prefix would make its later characters optional; splits come before what they repeat, so none can.
  return prefix;
}
