import { type Call, type ComprehensionName, type Node, SyntaxIssue } from "./syntax.ts";

/** Macros over a list or map → how many arguments each may have. */
const OVER: Readonly<Record<string, readonly number[]>> = {
  all: [2, 3],
  exists: [2, 3],
  exists_one: [2, 3],
  existsOne: [3],
  map: [2, 3],
  filter: [2],
  transformList: [3, 4],
  transformMap: [3, 4],
  transformMapEntry: [3, 4],
};
/** With three arguments these have two variables; map has a filter. */
const PAIRS = new Set(["all", "exists", "exists_one", "existsOne", "transformList", "transformMap", "transformMapEntry"]);

/** A call as it is, or what it stands for. Models cel-go's parser macros and ext/comprehensions. */
export function expandMacro(call: Call): Node {
  const { name, target, args } = call;
  if (name === "has" && target === undefined && args.length === 1) return presence(call);
  if (name === "bind" && target?.kind === "identifier" && target.name === "cel" && args.length === 3) return binding(call);
  if (target === undefined) return call;
  if ((name === "optMap" || name === "optFlatMap") && args.length === 2) {
    const variable = variableOf(args[0] as Node, name);
    return { kind: "call", at: call.at, name, target, args: [{ kind: "bind", at: call.at, name: variable, value: target, body: args[1] as Node }] };
  }
  return Object.hasOwn(OVER, name) && OVER[name]?.includes(args.length) === true ? comprehension(call, target) : call;
}

function presence({ at, args }: Call): Node {
  const [operand] = args;
  if (operand?.kind !== "select") throw new SyntaxIssue(operand?.at ?? at, "invalid argument to has() macro");
  return { ...operand, at, isTest: true };
}

function binding({ at, args }: Call): Node {
  const [name, value, body] = args as [Node, Node, Node];
  if (name.kind !== "identifier") throw new SyntaxIssue(name.at, "cel.bind() variable names must be simple identifiers");
  return { kind: "bind", at, name: name.name, value, body };
}

function comprehension({ name, at, args }: Call, range: Node): Node {
  const pairs = PAIRS.has(name) && args.length >= 3;
  const variables = args.slice(0, pairs ? 2 : 1).map((each) => variableOf(each, name));
  const rest = args.slice(variables.length);
  const filter = rest.length === 2 ? rest[0] : undefined;
  const known = (name === "existsOne" ? "exists_one" : name) as ComprehensionName;
  return { kind: "comprehension", at, name: known, range, variables, filter, body: rest.at(-1) as Node };
}

function variableOf(node: Node, macro: string): string {
  if (node.kind === "identifier") return node.name;
  throw new SyntaxIssue(node.at, macro.startsWith("opt") ? `${macro}() variable name must be a simple identifier` : "argument must be a simple name");
}
