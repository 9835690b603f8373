import { badRequestError, conflictError, invalidError } from "../../apimachinery/errors.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { notSupported, required } from "../../apimachinery/validation/field-problem.ts";
import { decodeBody } from "../request/body.ts";
import { admissionRequest, runPlugins } from "../rest/admission.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { updateObject } from "../rest/update.ts";

/** Puts a pod on a node. Models pkg/registry/core/pod/storage BindingREST. */
export async function bind(call: Call): Promise<Outcome> {
  const binding = decodeBody(call.request, call.serving.protobuf) as { target?: { kind?: string; name?: string }; metadata?: { name?: string } };
  if (typeof binding !== "object" || binding === null) throw badRequestError("the request body must be a Binding");
  if (binding.metadata?.name && binding.metadata.name !== call.info.name) throw badRequestError("name in URL does not match name in Binding object");
  const node = checkTarget(binding);
  const object = { kind: "Binding", apiVersion: "v1", metadata: { name: call.info.name }, ...binding } as never;
  const request = admissionRequest(call, { operation: "CREATE", object, oldObject: undefined, name: call.info.name });
  for (const phase of ["admit", "validate"] as const) await runPlugins(call.serving, phase, request);
  await updateObject(call, (previous) => bound(call, cloneJson(previous), node), { subresource: "binding" });
  return { code: 201, object: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}

function checkTarget({ target }: { target?: { kind?: string; name?: string } }): string {
  const of = { group: "", kind: "Binding" };
  if (target?.kind !== undefined && target.kind !== "" && target.kind !== "Node") {
    throw invalidError(of, "", [notSupported("target.kind", target.kind, ["Node", "<empty>"])]);
  }
  if (!target?.name) throw invalidError(of, "", [required("target.name")]);
  return target.name;
}

function bound(call: Call, pod: KubeObject, node: string): KubeObject {
  const of = { group: "", resource: "pods/binding" };
  const { name } = call.info;
  if (pod.metadata.deletionTimestamp !== undefined) throw conflictError(of, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod["spec"].nodeName) throw conflictError(of, name, `pod ${name} is already assigned to node ${JSON.stringify(pod["spec"].nodeName)}`);
  pod["spec"].nodeName = node;
  const conditions = ((pod["status"] ??= {}).conditions ?? []).filter((condition: { type: string }) => condition.type !== "PodScheduled");
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: timestamp(call.serving.clock.now()) };
  pod["status"].conditions = [...conditions, scheduled];
  // It was only a promise. Models ClearingNominatedNodeNameAfterBinding.
  delete pod["status"].nominatedNodeName;
  return pod;
}
