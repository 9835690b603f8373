// The syntax tree of the shell language. Nodes are plain data; the interpreter walks them.

export interface Word {
  parts: WordPart[];
  /** As it was written, for error messages, aliases and `set -x`. */
  source: string;
}

export type WordPart =
  | { type: "text"; text: string; quoted: boolean }
  | ParameterPart
  | { type: "command"; script: Script; quoted: boolean }
  | { type: "arithmetic"; expression: Word; quoted: boolean }
  | { type: "process"; script: Script; direction: "<" | ">" };

export interface ParameterPart {
  type: "parameter";
  name: string;
  /** `${a[index]}`; "@" and "*" are all elements. */
  index?: Word | undefined;
  quoted: boolean;
  /** `${#name}`, `${!name}`. */
  prefix?: "#" | "!" | undefined;
  /** ":-", "-", "#", "%%", "/", "//", ":", "^^", "@Q"… */
  operator?: string | undefined;
  argument?: Word | undefined;
  /** The replacement of "/", the length of ":". */
  second?: Word | undefined;
  source: string;
}

export interface Assignment {
  name: string;
  index?: Word | undefined;
  append: boolean;
  value?: Word | undefined;
  /** `name=(…)`. */
  elements?: { index?: Word | undefined; value: Word }[] | undefined;
}

export interface Redirect {
  /** The descriptor; undefined is the operator's default. "both" is `&>`. */
  descriptor: number | "both" | undefined;
  operator: "<" | ">" | ">>" | ">|" | "<>" | "<&" | ">&" | "<<" | "<<<";
  target: Word;
}

export interface SimpleCommand {
  type: "simple";
  assignments: Assignment[];
  words: Word[];
  redirects: Redirect[];
  line: number;
}

export type CompoundCommand =
  | { type: "if"; branches: { condition: Script; body: Script }[]; otherwise: Script | undefined }
  | { type: "for"; name: string; words: Word[] | undefined; body: Script }
  | { type: "for-arithmetic"; initial: Word; condition: Word; step: Word; body: Script }
  | { type: "select"; name: string; words: Word[] | undefined; body: Script }
  | { type: "while"; until: boolean; condition: Script; body: Script }
  | { type: "case"; subject: Word; clauses: { patterns: Word[]; body: Script; ending: ";;" | ";&" | ";;&" }[] }
  | { type: "group"; body: Script }
  | { type: "subshell"; body: Script }
  | { type: "condition"; expression: ConditionNode }
  | { type: "arithmetic"; expression: Word };

/** The inside of `[[ ]]`. */
export type ConditionNode =
  | { type: "unary"; operator: string; operand: Word }
  | { type: "binary"; operator: string; left: Word; right: Word }
  | { type: "not"; operand: ConditionNode }
  | { type: "and" | "or"; left: ConditionNode; right: ConditionNode };

export type Command =
  | SimpleCommand
  | { type: "compound"; body: CompoundCommand; redirects: Redirect[]; line: number }
  | { type: "function"; name: string; body: Command; source: string; line: number };

export interface Pipeline {
  commands: Command[];
  negated: boolean;
  timed: boolean;
  /** `|&` after the command with this index. */
  stderrToo: boolean[];
}

export interface AndOr {
  first: Pipeline;
  rest: { operator: "&&" | "||"; pipeline: Pipeline }[];
}

export interface ListItem {
  andOr: AndOr;
  background: boolean;
  /** As it was written, for `jobs`. */
  source: string;
}

export interface Script {
  items: ListItem[];
}
