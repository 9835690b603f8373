import type { Refusal } from "@tsunagu/contracts/rest";

/** The server said no; `refusal.code` has words in every locale. */
export class RefusedError extends Error {
  readonly status: number;
  readonly refusal: Refusal;

  constructor(status: number, refusal: Refusal) {
    super(refusal.code);
    this.name = "RefusedError";
    this.status = status;
    this.refusal = refusal;
  }
}

/** GET. Throws {@link RefusedError}; a server that cannot be reached is refusal "unreachable". */
export function getJson<T>(path: string): Promise<T> {
  return send<T>(path, { method: "GET" });
}

/** A state change with a JSON body. */
export function sendJson<T>(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  if (method === "DELETE") return send<T>(path, { method });
  return send<T>(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) });
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: "same-origin" });
  } catch {
    throw new RefusedError(0, { code: "unreachable", params: {} });
  }
  const text = await response.text();
  const value = parse(text);
  if (response.ok) return value as T;
  throw new RefusedError(response.status, isRefusal(value) ? value : { code: "server-fault", params: {} });
}

function parse(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && typeof (value as Refusal).code === "string";
}
