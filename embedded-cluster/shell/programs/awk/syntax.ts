export type Expression =
  | { type: "number"; value: number }
  | { type: "string"; value: string }
  | { type: "regex"; source: string }
  | { type: "variable"; name: string }
  | { type: "field"; index: Expression }
  | { type: "element"; name: string; keys: Expression[] }
  | { type: "in"; keys: Expression[]; name: string }
  | { type: "unary"; operator: string; operand: Expression }
  | { type: "binary"; operator: string; left: Expression; right: Expression }
  | { type: "match"; negated: boolean; left: Expression; right: Expression }
  | { type: "conditional"; condition: Expression; then: Expression; otherwise: Expression }
  | { type: "assign"; operator: string; target: Target; value: Expression }
  | { type: "step"; target: Target; by: 1 | -1; isPrefix: boolean }
  | { type: "call"; name: string; arguments: Expression[] }
  | { type: "getline"; target: Target | undefined; file: Expression | undefined; command: Expression | undefined }
  | { type: "group"; inner: Expression };

export type Target = Extract<Expression, { type: "variable" | "field" | "element" }>;

export type Statement =
  | { type: "expression"; expression: Expression }
  | { type: "print"; format: boolean; arguments: Expression[]; output: { mode: ">" | ">>" | "|"; target: Expression } | undefined }
  | { type: "if"; condition: Expression; then: Statement; otherwise: Statement | undefined }
  | { type: "while"; condition: Expression; body: Statement; checksAfter: boolean }
  | { type: "for"; initial: Statement | undefined; condition: Expression | undefined; step: Statement | undefined; body: Statement }
  | { type: "for-in"; variable: string; array: string; body: Statement }
  | { type: "block"; body: Statement[] }
  | { type: "delete"; name: string; keys: Expression[] | undefined }
  | { type: "return"; value: Expression | undefined }
  | { type: "exit"; value: Expression | undefined }
  | { type: "next" | "nextfile" | "break" | "continue" };

export interface Rule {
  pattern: "BEGIN" | "END" | Expression | undefined;
  /** The end of a range pattern. */
  end: Expression | undefined;
  /** undefined prints the record. */
  body: Statement | undefined;
  inRange: boolean;
}

export interface AwkProgram {
  rules: Rule[];
  functions: Map<string, { parameters: string[]; body: Statement }>;
}

export class AwkError extends Error {}
