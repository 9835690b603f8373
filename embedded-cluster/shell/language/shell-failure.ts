/** A command cannot be carried out (a bad substitution, a read-only variable). Reported with the shell's name and line in front. */
export class ShellFailure extends Error {
  readonly status: number;
  /** Ends a shell that is not interactive. */
  readonly isFatal: boolean;
  /** Gives up the whole command line, in scripts and at prompts alike. */
  readonly discards: boolean;
  constructor(message: string, options: { status?: number; isFatal?: boolean; discards?: boolean } = {}) {
    super(message);
    this.name = "ShellFailure";
    this.status = options.status ?? 1;
    this.isFatal = options.isFatal ?? false;
    this.discards = options.discards ?? false;
  }
}

/** `break n`, `continue n`. */
export class LoopExit extends Error {
  readonly kind: "break" | "continue";
  levels: number;
  constructor(kind: "break" | "continue", levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return status`. */
export class FunctionReturn extends Error {
  readonly status: number;
  constructor(status: number) {
    super("return");
    this.status = status;
  }
}

/** `exit status`, and what `set -e` does. */
export class ShellExit extends Error {
  readonly status: number;
  constructor(status: number) {
    super("exit");
    this.status = status;
  }
}

/** The rest of the command line is not run; what is wrong has been said. */
export class Discarded extends Error {
  readonly status: number;
  constructor(status: number) {
    super("discarded");
    this.status = status;
  }
}

/** Ctrl-C at an interactive shell: back to the prompt. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
  }
}
