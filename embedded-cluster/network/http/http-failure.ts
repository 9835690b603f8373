/**
 * What went wrong above TCP. `malformed`: not HTTP/1.x. `too-large`: a head or body beyond the limits. `empty-reply`: the
 * server closed without a byte (curl's 52). `truncated`: the connection ended within a message (curl's 18). `timeout`: the
 * answer was not complete in time (curl's 28).
 */
export type HttpFailureCode = "malformed" | "too-large" | "empty-reply" | "truncated" | "timeout";

export class HttpFailure extends Error {
  readonly code: HttpFailureCode;
  /** The status with which a server answers this, 400 unless something says more. */
  readonly status: number;

  constructor(code: HttpFailureCode, message: string, status = 400) {
    super(message);
    this.name = "HttpFailure";
    this.code = code;
    this.status = status;
  }
}
