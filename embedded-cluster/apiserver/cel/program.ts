import { check, type Variables } from "./check.ts";
import { type Activation, evaluate, type Meter } from "./evaluate.ts";
import { functions } from "./functions/index.ts";
import { parse } from "./parser.ts";
import { displayIssues, type Issue, type Node, SyntaxIssue } from "./syntax.ts";
import type { Type } from "./types.ts";
import type { Value } from "./values.ts";

/** An expression ready to be evaluated. */
export interface Program {
  type: Type;
  /** Variables that it reads. */
  used: ReadonlySet<string>;
  /** Throws CelError. */
  run(activation: Activation, meter: Meter): Value;
}

/** Parses and checks; what is wrong comes as cel-go's text. */
export function compile(source: string, variables: Variables): Program | { issues: string } {
  const found = parseOrIssues(source);
  if ("issues" in found) return { issues: displayIssues(source, found.issues) };
  const { node } = found;
  const checked = check(node, variables, functions());
  if (checked.issues.length > 0)
    return {
      issues: displayIssues(
        source,
        checked.issues.sort((left, right) => left.at - right.at),
      ),
    };
  return { type: checked.type, used: checked.used, run: (activation, meter) => evaluate(node, activation, functions(), meter) };
}

function parseOrIssues(source: string): { node: Node } | { issues: Issue[] } {
  try {
    return { node: parse(source) };
  } catch (error) {
    if (error instanceof SyntaxIssue) return { issues: [error.issue] };
    throw error;
  }
}
