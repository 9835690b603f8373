/** A refusal of kubectl itself: printed as "error: message" unless the message says so already. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}

/** A refusal after the command's own help, which goes to stdout. */
export class HelpThenError extends CommandError {}

/** A text that stands alone on stderr, without "error: " before it. */
export class PlainError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "PlainError";
    this.exitCode = exitCode;
  }
}

/** Everything has been said: only the exit code is left. */
export class SilentExit extends Error {
  readonly exitCode: number;
  constructor(exitCode = 1) {
    super("exit");
    this.name = "SilentExit";
    this.exitCode = exitCode;
  }
}

/** Several failures of one command. Models k8s.io/apimachinery/pkg/util/errors.Aggregate. */
export class AggregateFailure extends Error {
  readonly errors: readonly unknown[];
  constructor(errors: readonly unknown[]) {
    const texts = [...new Set(errors.map((error) => (error instanceof Error ? error.message : String(error))))];
    super(texts.length === 1 ? (texts[0] as string) : `[${texts.join(", ")}]`);
    this.name = "AggregateFailure";
    this.errors = errors;
  }
}

/** Throws nothing, the one error, or all of them together. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateFailure(errors);
}

/** No API server answered at `server` (a URL). */
export class ConnectionFailure extends Error {
  /** The URL that nothing listens at; undefined when the connection failed otherwise. */
  readonly refused: string | undefined;
  constructor(message: string, refused?: string) {
    super(message);
    this.refused = refused;
    this.name = "ConnectionFailure";
  }
}
