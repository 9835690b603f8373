import { notFoundError } from "../../apimachinery/errors.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { type Call, type Outcome, kindVersion } from "./call.ts";
import { selectionOf } from "./selection.ts";

/** Objects that are made when they are asked for: no revisions, no watches. */
export function serveComputed(call: Call, objects: readonly KubeObject[]): Outcome {
  const { info, kind } = call;
  if (info.verb === "get") {
    const found = objects.find(({ metadata }) => metadata.name === info.name);
    // Upstream names the kind, not the resource.
    if (found === undefined) throw notFoundError({ group: kind.group, resource: kind.singular }, info.name);
    return { code: 200, object: found };
  }
  const selection = selectionOf(call);
  const { kind: name, apiVersion } = kindVersion(kind);
  return { code: 200, object: { kind: `${name}List`, apiVersion, metadata: {}, items: objects.filter((object) => selection.matches(object)) } };
}
