/** An error as PostgreSQL reports one: SQLSTATE code and the fields a client shows. */
export class SqlError extends Error {
  readonly severity: "ERROR" | "FATAL" | "NOTICE" | "WARNING";
  /** SQLSTATE, five characters. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** Characters from the start of the query, from 1: psql draws a caret there. */
  readonly position: number | undefined;

  constructor(
    code: string,
    message: string,
    more: { severity?: "ERROR" | "FATAL" | "NOTICE" | "WARNING"; detail?: string; hint?: string; position?: number } = {},
  ) {
    super(message);
    this.name = "SqlError";
    this.code = code;
    this.severity = more.severity ?? "ERROR";
    this.detail = more.detail;
    this.hint = more.hint;
    this.position = more.position;
  }
}
