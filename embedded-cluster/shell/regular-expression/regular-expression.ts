import { searchByBacktracking } from "./backtracking-matcher.ts";
import { type Syntax, parseExpression } from "./expression-parser.ts";
import { type Instruction, assemble, literalPrefix } from "./instructions.ts";
import { searchInParallel } from "./parallel-matcher.ts";

export { ExpressionError } from "./syntax-tree.ts";

export interface RegularExpressionOptions {
  syntax: Syntax;
  ignoreCase?: boolean;
  /** `^` and `$` match at every line of the text. */
  isMultiline?: boolean;
  /** Backslashes mean something inside brackets, as in awk. */
  escapesInBrackets?: boolean;
}

export interface Match {
  index: number;
  end: number;
  /** The whole match, then the groups. */
  groups: readonly (string | undefined)[];
  /** Where each group begins, -1 when it took no part. */
  starts: readonly number[];
}

export interface RegularExpression {
  /** The leftmost match at or after `start`. `notAtStart`: the text does not begin at the beginning of a line. */
  match(text: string, start?: number, notAtStart?: boolean): Match | undefined;
  test(text: string): boolean;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
}

/** Compiles a POSIX (or Perl-like) regular expression. Throws ExpressionError, worded as GNU's. */
export function compileRegularExpression(source: string, options: RegularExpressionOptions): RegularExpression {
  const ignoreCase = options.ignoreCase ?? false;
  const parsed = parseExpression(source, options.syntax, ignoreCase, options.escapesInBrackets);
  const program: Instruction[] = assemble(parsed.node, ignoreCase);
  const prefix = literalPrefix(program);
  const slots = (parsed.groups + 1) * 2;
  const search = parsed.hasReference ? searchByBacktracking : searchInParallel;
  const match = (text: string, start = 0, notAtStart = false): Match | undefined => {
    const captures = search(program, text, {
      start,
      isLongest: options.syntax !== "perl",
      slots,
      prefix,
      isMultiline: options.isMultiline ?? false,
      notAtStart,
    });
    if (captures === undefined) return undefined;
    const groups: (string | undefined)[] = [];
    const starts: number[] = [];
    for (let slot = 0; slot < slots; slot += 2) {
      const from = captures[slot] as number;
      const to = captures[slot + 1] as number;
      groups.push(from < 0 || to < 0 ? undefined : text.slice(from, to));
      starts.push(to < 0 ? -1 : from);
    }
    return { index: captures[0] as number, end: captures[1] as number, groups, starts };
  };
  return { match, test: (text) => match(text) !== undefined, groupCount: parsed.groups, names: parsed.names };
}
