import type { SqlError } from "./error.ts";
import type { ResultColumn } from "./select.ts";
import type { SqlValue } from "./types.ts";

/** What a statement gives: its command tag, and rows when it has any. */
export interface StatementResult {
  /** "SELECT 2", "INSERT 0 1", "CREATE TABLE". Empty: nothing was run. */
  tag: string;
  columns?: readonly ResultColumn[];
  rows?: readonly (readonly SqlValue[])[];
  notices?: readonly SqlError[];
}
