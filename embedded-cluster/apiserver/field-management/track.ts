import type { KubeObject } from "../../apimachinery/object.ts";
import type { Call } from "../rest/call.ts";

/** Who a write is recorded under, when it is not the call's own field manager. */
export interface Tracking {
  /** metadata.managedFields of an apply, already computed. */
  managedFields?: unknown[];
}

export function trackWrite(_call: Call, _object: KubeObject, _previous: KubeObject | undefined, _subresource: string, _tracking?: Tracking): void {}
