/** An expression, parsed. `at`: where in the text it stands, as cel-go's source locations (an operator's place, not its first operand's). */
export type Node = Literal | Identifier | Select | Call | ListNode | MapNode | Comprehension | Bind;

export interface Literal {
  kind: "literal";
  at: number;
  /** null, boolean, bigint (int), Uint, number (double), string or Uint8Array. */
  value: unknown;
}

export interface Identifier {
  kind: "identifier";
  at: number;
  name: string;
}

export interface Select {
  kind: "select";
  at: number;
  operand: Node;
  field: string;
  /** has(operand.field) */
  isTest: boolean;
  /** operand.?field */
  isOptional: boolean;
}

/** Functions, methods and operators; operators are named as cel-go does: "_+_", "!_", "_[_]", "_?_:_", "@in". */
export interface Call {
  kind: "call";
  at: number;
  name: string;
  target: Node | undefined;
  args: Node[];
}

export interface ListNode {
  kind: "list";
  at: number;
  elements: { value: Node; isOptional: boolean }[];
}

export interface MapNode {
  kind: "map";
  at: number;
  entries: { key: Node; value: Node; isOptional: boolean }[];
}

export type ComprehensionName = "all" | "exists" | "exists_one" | "map" | "filter" | "transformList" | "transformMap" | "transformMapEntry";

/** A macro over a list or map: each of its variables is bound in turn. */
export interface Comprehension {
  kind: "comprehension";
  at: number;
  name: ComprehensionName;
  range: Node;
  /** One, or the index (key) and the value. */
  variables: string[];
  /** Of map(x, filter, body) and its kin. */
  filter: Node | undefined;
  body: Node;
}

/** cel.bind(name, value, body) */
export interface Bind {
  kind: "bind";
  at: number;
  name: string;
  value: Node;
  body: Node;
}

/** What is wrong with an expression, and where. */
export interface Issue {
  at: number;
  message: string;
}

/** A text that is no expression. */
export class SyntaxIssue extends Error {
  readonly issue: Issue;

  constructor(at: number, message: string) {
    super(message);
    this.issue = { at, message };
  }
}

/** Issues as cel-go prints them, with the line and a mark under the place. Models common.Error.ToDisplayString. */
export function displayIssues(source: string, issues: readonly Issue[]): string {
  const lines = source.split("\n");
  return issues
    .map(({ at, message }) => {
      const before = source.slice(0, at).split("\n");
      const line = before.length;
      const column = [...(before.at(-1) ?? "")].length;
      return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${(lines[line - 1] ?? "").replaceAll("\t", " ")}\n | ${".".repeat(column)}^`;
    })
    .join("\n");
}
