import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { decodeObject } from "../rest/decode-object.ts";
import { applyChange, conformPatched, patchTypeOf, readPatch } from "../rest/patch.ts";
import { updateObject } from "../rest/update.ts";

/** pods/ephemeralcontainers and pods/resize: a Pod is sent, of which only one part counts. Models registry/core/pod/storage. */
export async function updatePodPart(call: Call): Promise<Outcome> {
  const asked = decodeObject(call);
  return { code: 200, object: await updateObject(call, (previous) => withPart(call, previous, asked)) };
}

export async function patchPodPart(call: Call): Promise<Outcome> {
  const type = patchTypeOf(call);
  const change = readPatch(call, type);
  const object = await updateObject(call, (previous) => {
    return withPart(call, previous, conformPatched(call, applyChange(call, previous, change.value, type), change, type));
  });
  return { code: 200, object };
}

interface Container {
  name: string;
  resources?: unknown;
  resizePolicy?: unknown;
}

function withPart(call: Call, previous: KubeObject, asked: KubeObject): KubeObject {
  const pod = cloneJson(previous);
  if (asked.metadata.resourceVersion) pod.metadata.resourceVersion = asked.metadata.resourceVersion;
  if (call.info.subresource === "ephemeralcontainers") {
    pod["spec"].ephemeralContainers = cloneJson(asked["spec"]?.ephemeralContainers ?? []);
    return pod;
  }
  const wanted = new Map<string, Container>((asked["spec"]?.containers ?? []).map((container: Container) => [container.name, container]));
  for (const container of pod["spec"].containers as Container[]) {
    const { resources, resizePolicy } = wanted.get(container.name) ?? container;
    if (resources !== undefined) container.resources = cloneJson(resources);
    if (resizePolicy !== undefined) container.resizePolicy = cloneJson(resizePolicy);
  }
  return pod;
}
