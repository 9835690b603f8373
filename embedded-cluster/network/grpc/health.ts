import { concatBytes, decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";

/** The method every gRPC health check calls. */
export const HEALTH_CHECK = "/grpc.health.v1.Health/Check";

const STATUSES = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"] as const;

export type HealthStatus = (typeof STATUSES)[number];

const SERVICE_FIELD = 0x0a;
const STATUS_FIELD = 0x08;
const SHORT_TEXT = 0x7f;

/** grpc.health.v1.HealthCheckRequest: field 1 is the service's name. */
export function encodeHealthRequest(service: string): Uint8Array {
  const name = encodeUtf8(service);
  if (name.length === 0) return new Uint8Array(0);
  const length = name.length <= SHORT_TEXT ? [name.length] : [(name.length & SHORT_TEXT) | 0x80, name.length >>> 7];
  return concatBytes([Uint8Array.of(SERVICE_FIELD, ...length), name]);
}

export function decodeHealthRequest(bytes: Uint8Array): string {
  if (bytes[0] !== SERVICE_FIELD) return "";
  return decodeUtf8(bytes.subarray((bytes[1] ?? 0) > SHORT_TEXT ? 3 : 2));
}

/** grpc.health.v1.HealthCheckResponse: field 1 is the status. */
export function encodeHealthResponse(status: HealthStatus): Uint8Array {
  const number = STATUSES.indexOf(status);
  return number === 0 ? new Uint8Array(0) : Uint8Array.of(STATUS_FIELD, number);
}

export function decodeHealthResponse(bytes: Uint8Array): HealthStatus {
  return (bytes[0] === STATUS_FIELD ? STATUSES[bytes[1] ?? 0] : undefined) ?? "UNKNOWN";
}
