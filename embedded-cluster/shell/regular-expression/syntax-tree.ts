/** Tests one code point. */
export type CharacterTest = (codePoint: number) => boolean;

export type ExpressionNode =
  | { type: "literal"; codePoint: number }
  | { type: "set"; test: CharacterTest }
  | { type: "sequence"; items: ExpressionNode[] }
  | { type: "choice"; options: ExpressionNode[] }
  | { type: "repeat"; item: ExpressionNode; minimum: number; maximum: number | undefined; isLazy: boolean }
  | { type: "group"; item: ExpressionNode; number: number | undefined }
  | { type: "assertion"; kind: AssertionKind }
  | { type: "reference"; number: number };

export type AssertionKind = "start" | "end" | "wordStart" | "wordEnd" | "wordBoundary" | "notWordBoundary";

/** The expression is malformed; worded as GNU regcomp does. */
export class ExpressionError extends Error {}
