import type { KubeObject } from "../../apimachinery/object.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { storeKey } from "../../store/store-key.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../hooks.ts";
import type { Call } from "./call.ts";
import type { Serving } from "./serving.ts";

/** What is to be admitted, when it is not the call's own object. */
export interface Admitted {
  operation: AdmissionRequest["operation"];
  object: KubeObject | undefined;
  oldObject: KubeObject | undefined;
  name: string;
  /** Deletion of one object of many is admitted as such. */
  subresource?: string;
}

export function admissionRequest(call: Call, admitted: Admitted): AdmissionRequest {
  const { served: kind, info } = call;
  return {
    ...admitted,
    subresource: admitted.subresource ?? info.subresource,
    kind: { group: kind.group, version: kind.version, kind: kind.kind },
    resource: { group: kind.group, version: kind.version, resource: kind.plural },
    namespace: kind.namespaced ? info.namespace : "",
    user: call.user,
    dryRun: call.dryRun,
    warn: (text) => void call.warnings.push(text),
  };
}

/** Runs one phase of all plugins. Without a plugin that answers with a promise, it is done when this returns. */
export function runPlugins(serving: Serving, phase: "admit" | "validate", request: AdmissionRequest): Promise<void> | void {
  return runFrom(serving.admission, 0, phase, request, admissionContext(serving));
}

function runFrom(
  plugins: readonly AdmissionPlugin[],
  start: number,
  phase: "admit" | "validate",
  request: AdmissionRequest,
  context: AdmissionContext,
): Promise<void> | void {
  for (let index = start; index < plugins.length; index++) {
    const pending = plugins[index]?.[phase]?.(request, context);
    if (pending !== undefined) return pending.then(() => runFrom(plugins, index + 1, phase, request, context));
  }
}

function admissionContext(serving: Serving): AdmissionContext {
  return {
    ...serving.strategy,
    authorize: (attributes) => serving.authorize(attributes),
    mutate(resource, group, namespace, name, change) {
      const key = storeKey(group, resource, namespace, name);
      const present = serving.store.get(key);
      if (present === undefined) return undefined;
      const copy = cloneJson(present);
      return change(copy) ? serving.store.update(key, copy) : present;
    },
  };
}
