/** The script cannot be parsed. `isIncomplete`: more lines could complete it (an open quote, a missing `done`). */
export class ShellSyntaxError extends Error {
  readonly line: number;
  readonly isIncomplete: boolean;
  /** The message quotes the source line after itself, as bash does for unexpected tokens. */
  readonly showsSource: boolean;
  constructor(message: string, line: number, isIncomplete: boolean, showsSource = false) {
    super(message);
    this.name = "ShellSyntaxError";
    this.line = line;
    this.isIncomplete = isIncomplete;
    this.showsSource = showsSource;
  }
}
