import { parseType, splitTypes, type Type } from "../types.ts";
import type { Value } from "../values.ts";

/** One way to call a function. A method's receiver is its first argument. */
export interface Overload {
  isMember: boolean;
  /** "string, string -> bool"; capital letters are parameters. */
  signature: string;
  run(...args: Value[]): Value;
  /** Filled when it is first asked for: most functions never are. */
  parsed?: { params: readonly Type[]; result: Type };
}

export type FunctionRow = readonly [name: string, overload: Overload];

export function method(name: string, signature: string, run: (...args: never[]) => Value): FunctionRow {
  return [name, { isMember: true, signature, run: run as Overload["run"] }];
}

export function global(name: string, signature: string, run: (...args: never[]) => Value): FunctionRow {
  return [name, { isMember: false, signature, run: run as Overload["run"] }];
}

/** The functions an expression may call. */
export class FunctionTable {
  private readonly rows = new Map<string, Overload[]>();

  constructor(rows: Iterable<FunctionRow>) {
    for (const [name, overload] of rows) {
      const present = this.rows.get(name);
      if (present === undefined) this.rows.set(name, [overload]);
      else present.push(overload);
    }
  }

  has(name: string): boolean {
    return this.rows.has(name);
  }

  of(name: string): readonly Overload[] {
    return this.rows.get(name) ?? [];
  }
}

export function parametersOf(overload: Overload): { params: readonly Type[]; result: Type } {
  if (overload.parsed === undefined) {
    const [params = "", result = ""] = overload.signature.split("->");
    overload.parsed = { params: splitTypes(params.trim()).map(parseType), result: parseType(result.trim()) };
  }
  return overload.parsed;
}
