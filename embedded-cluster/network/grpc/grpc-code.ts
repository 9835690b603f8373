/** How a call ended, by number and by the name Go prints. Models google.golang.org/grpc/codes. */
const NAMES = [
  "OK",
  "Canceled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "ResourceExhausted",
  "FailedPrecondition",
  "Aborted",
  "OutOfRange",
  "Unimplemented",
  "Internal",
  "Unavailable",
  "DataLoss",
  "Unauthenticated",
] as const;

export type GrpcCode = (typeof NAMES)[number];

export function grpcCode(number: number): GrpcCode {
  return NAMES[number] ?? "Unknown";
}

export function grpcCodeNumber(code: GrpcCode): number {
  return NAMES.indexOf(code);
}
