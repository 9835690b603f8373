import type { Refusal } from "@tsunagu/contracts/rest";

/** A request that is not carried out, and why: a code with data. The sentence is made in the browser, in the reader's language. */
export class RefusalError extends Error {
  readonly status: number;
  readonly refusal: Refusal;

  constructor(status: number, refusal: Refusal) {
    super(refusal.code);
    this.name = "RefusalError";
    this.status = status;
    this.refusal = refusal;
  }
}

export function refusal(status: number, code: string, params: Refusal["params"] = {}): RefusalError {
  return new RefusalError(status, { code, params });
}
