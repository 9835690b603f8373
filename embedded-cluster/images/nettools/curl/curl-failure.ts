/** A transfer that failed: curl's exit code and the text behind "curl: (N) ". */
export class CurlFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = "CurlFailure";
    this.code = code;
  }
}
