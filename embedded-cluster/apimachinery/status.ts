/** meta/v1 Status: how the API says no. Models k8s.io/apimachinery/pkg/api/errors. */
export interface Status {
  kind: "Status";
  apiVersion: "v1";
  /** `continue`: how an expired list may go on. */
  metadata: { continue?: string };
  status: "Success" | "Failure";
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: { reason?: string; message?: string; field?: string }[];
  retryAfterSeconds?: number;
}

/** A request the API server refused; carries the Status that goes over the wire. */
export class ApiError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? status.reason ?? "unknown error");
    this.name = "ApiError";
    this.status = status;
  }

  get code(): number {
    return this.status.code ?? 500;
  }

  get reason(): string {
    return this.status.reason ?? "";
  }
}

export function failure(code: number, reason: string, message: string, details?: StatusDetails): ApiError {
  const status: Status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, ...(reason === "" ? {} : { reason }), code };
  if (details !== undefined) status.details = details;
  return new ApiError(status);
}

export function isReason(error: unknown, reason: string): boolean {
  return error instanceof ApiError && error.reason === reason;
}

export const isNotFound = (error: unknown): boolean => isReason(error, "NotFound");
export const isConflict = (error: unknown): boolean => isReason(error, "Conflict");
export const isAlreadyExists = (error: unknown): boolean => isReason(error, "AlreadyExists");
