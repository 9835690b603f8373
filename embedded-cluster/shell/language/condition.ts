import { compileRegularExpression } from "../regular-expression/regular-expression.ts";
import { evaluateTest, fileTest } from "../programs/test/test-expression.ts";
import type { ConditionNode } from "./ast.ts";
import { evaluate, expandPattern, expandRegularExpression, expandString } from "./expansion.ts";
import { Pattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import { ShellFailure } from "./shell-failure.ts";

/** The inside of `[[ ]]`. */
export async function evaluateCondition(shell: Shell, node: ConditionNode): Promise<boolean> {
  switch (node.type) {
    case "not":
      return !(await evaluateCondition(shell, node.operand));
    case "and":
      return (await evaluateCondition(shell, node.left)) && (await evaluateCondition(shell, node.right));
    case "or":
      return (await evaluateCondition(shell, node.left)) || (await evaluateCondition(shell, node.right));
    case "unary": {
      const operand = await expandString(shell, node.operand);
      if (node.operator === "-v") return shell.variables.get(operand) !== undefined || shell.variables.elements(operand).length > 0;
      return fileTest(shellTestContext(shell), node.operator, operand);
    }
    case "binary":
      return binary(shell, node);
  }
}

/** What `test` looks at: the shell's files, descriptors and variables. */
export function shellTestContext(shell: Shell): Parameters<typeof evaluateTest>[0] {
  const { process } = shell;
  return {
    fs: process.fs,
    cwd: process.cwd,
    user: process.user,
    terminal: process.controllingTerminal,
    source: (number) => shell.descriptors.get(number)?.source,
    sink: (number) => shell.descriptors.get(number)?.sink,
  };
}

async function binary(shell: Shell, node: Extract<ConditionNode, { type: "binary" }>): Promise<boolean> {
  const left = await expandString(shell, node.left);
  if (node.operator === "=~") return matchRegularExpression(shell, left, await expandRegularExpression(shell, node.right));
  if (node.operator === "==" || node.operator === "=" || node.operator === "!=") {
    return new Pattern(await expandPattern(shell, node.right)).matches(left) === (node.operator !== "!=");
  }
  const right = await expandString(shell, node.right);
  if (node.operator === "<") return left < right;
  if (node.operator === ">") return left > right;
  if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(node.operator)) return evaluate(shell, `(${left || 0}) ${NUMERIC[node.operator]} (${right || 0})`) !== 0n;
  const result = evaluateTest(shellTestContext(shell), [left, node.operator, right]);
  if (typeof result === "string") throw new ShellFailure(result, { status: 2 });
  return result;
}

const NUMERIC: Readonly<Record<string, string>> = { "-eq": "==", "-ne": "!=", "-lt": "<", "-le": "<=", "-gt": ">", "-ge": ">=" };

function matchRegularExpression(shell: Shell, text: string, source: string): boolean {
  let match: readonly (string | undefined)[] | undefined;
  try {
    match = compileRegularExpression(source, { syntax: "extended" }).match(text)?.groups;
  } catch (error) {
    throw new ShellFailure((error as Error).message, { status: 2 });
  }
  shell.variables.setArray("BASH_REMATCH", new Map((match ?? []).map((group, index) => [String(index), group ?? ""])));
  return match !== undefined;
}
