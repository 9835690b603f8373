import { badRequestError, invalidError } from "../../apimachinery/errors.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { selectorOf, selectorOfMap, selectorText } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { invalid } from "../../apimachinery/validation/field-problem.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { getObject } from "../rest/get.ts";
import { MERGE_PATCH, applyChange, patchTypeOf, readPatch, STRATEGIC_PATCH } from "../rest/patch.ts";
import { decodeBody } from "../request/body.ts";
import { updateObject } from "../rest/update.ts";

/** autoscaling/v1 Scale of anything that has replicas. Models pkg/registry/apps/deployment/storage ScaleREST. */
export async function getScale(call: Call): Promise<Outcome> {
  return { code: 200, object: scaleOf(call, getObject(call)) };
}

export async function updateScale(call: Call): Promise<Outcome> {
  const scale = decodeBody(call.request, call.serving.protobuf);
  if (typeof scale !== "object" || scale === null) throw badRequestError("the request body must be a Scale");
  return write(call, () => scale as KubeObject);
}

export async function patchScale(call: Call): Promise<Outcome> {
  const asked = patchTypeOf(call);
  // A Scale has no lists: its strategic merge is a plain one.
  const type = asked === STRATEGIC_PATCH ? MERGE_PATCH : asked;
  const change = readPatch(call, type);
  return write(call, (previous) => applyChange(call, scaleOf(call, previous), change.value, type) as KubeObject);
}

async function write(call: Call, next: (previous: KubeObject) => KubeObject): Promise<Outcome> {
  const object = await updateObject(
    call,
    (previous) => {
      const scale = next(previous);
      const replicas = scale["spec"]?.replicas ?? 0;
      if (call.kind.custom === undefined) checkReplicas(call, replicas);
      const object = cloneJson(previous);
      object.metadata.resourceVersion = scale.metadata?.resourceVersion ?? (previous.metadata.resourceVersion as string);
      setPath(object, call.kind.scale?.specReplicas ?? ".spec.replicas", replicas);
      return object;
    },
    { subresource: "scale" },
  );
  return { code: 200, object: scaleOf(call, object) };
}

function checkReplicas(call: Call, replicas: unknown): void {
  if (Number.isInteger(replicas) && (replicas as number) >= 0) return;
  const problem = invalid("spec.replicas", replicas, "must be greater than or equal to 0");
  throw invalidError({ group: "autoscaling", kind: "Scale" }, call.info.name, [problem]);
}

function scaleOf(call: Call, object: KubeObject): KubeObject {
  const { specReplicas = ".spec.replicas", statusReplicas = ".status.replicas", selector = ".spec.selector" } = call.kind.scale ?? {};
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp } as KubeObject["metadata"];
  const found = getPath(object, selector);
  // A ReplicationController's selector is a plain map.
  const isPlain = call.kind.kind === "ReplicationController" && call.kind.group === "";
  const text =
    typeof found === "string"
      ? found
      : selectorText(isPlain ? selectorOfMap(found as Record<string, string>) : selectorOf(found as Parameters<typeof selectorOf>[0]));
  const replicas = getPath(object, specReplicas) ?? 0;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata,
    // Go leaves a zero out here, and not in the status.
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: getPath(object, statusReplicas) ?? 0, ...(text === "" ? {} : { selector: text }) },
  };
}

/** ".spec.replicas" */
function getPath(object: KubeObject, path: string): unknown {
  let value: unknown = object;
  for (const field of path.split(".").filter((part) => part !== "")) value = (value as Record<string, unknown> | undefined)?.[field];
  return value;
}

function setPath(object: KubeObject, path: string, value: unknown): void {
  const fields = path.split(".").filter((part) => part !== "");
  let holder = object as Record<string, unknown>;
  for (const field of fields.slice(0, -1)) {
    holder[field] ??= {};
    holder = holder[field] as Record<string, unknown>;
  }
  holder[fields.at(-1) as string] = value;
}
