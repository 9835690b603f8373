import type { KubeObject } from "../../apimachinery/object.ts";

/** "pod/web", "deployment.apps/web": the name of an object as kubectl says what happened to it. */
export function objectName(object: KubeObject): string {
  const slash = object.apiVersion.indexOf("/");
  const group = slash < 0 ? "" : `.${object.apiVersion.slice(0, slash)}`;
  return `${object.kind.toLowerCase()}${group}/${object.metadata.name}`;
}
