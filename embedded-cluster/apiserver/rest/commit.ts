import { type ApiError, failure } from "../../apimachinery/status.ts";
import { ObjectTooLarge, StoreFull } from "../../store/errors.ts";

/** Runs a write to the store; what the store cannot hold is refused in etcd's words. */
export function commit<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

function refusalOf(error: unknown): ApiError | undefined {
  if (error instanceof StoreFull) return failure(500, "", "etcdserver: mvcc: database space exceeded");
  if (error instanceof ObjectTooLarge) return failure(500, "", "etcdserver: request is too large");
  return undefined;
}
