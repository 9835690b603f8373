import type { KubeObject } from "../../apimachinery/object.ts";
import type { AdmissionContext, AdmissionPlugin } from "../hooks.ts";
import { isFor } from "./refuse.ts";

/** Claims that name no class get the default one. Models plugin/pkg/admission/storage/storageclass/setdefault. */
export const DEFAULT_STORAGE_CLASS: AdmissionPlugin = {
  name: "DefaultStorageClass",
  admit(request, context) {
    if (!isFor(request, "", "persistentvolumeclaims") || request.operation !== "CREATE" || request.object === undefined) return;
    const spec = request.object["spec"];
    // An empty text is a choice: a volume without a class.
    if (spec === undefined || spec === null || typeof spec.storageClassName === "string") return;
    const found = newestDefault(context, "storageclasses", "storage.k8s.io", "storageclass.kubernetes.io/is-default-class");
    if (found !== undefined) spec.storageClassName = found.metadata.name;
  },
};

/** Models plugin/pkg/admission/network/defaultingressclass. */
export const DEFAULT_INGRESS_CLASS: AdmissionPlugin = {
  name: "DefaultIngressClass",
  admit(request, context) {
    if (!isFor(request, "networking.k8s.io", "ingresses") || request.operation !== "CREATE" || request.object === undefined) return;
    const spec = (request.object["spec"] ??= {});
    if (spec.ingressClassName !== undefined || request.object.metadata.annotations?.["kubernetes.io/ingress.class"] !== undefined) return;
    const found = newestDefault(context, "ingressclasses", "networking.k8s.io", "ingressclass.kubernetes.io/is-default-class");
    if (found !== undefined) spec.ingressClassName = found.metadata.name;
  },
};

function newestDefault(context: AdmissionContext, resource: string, group: string, annotation: string): KubeObject | undefined {
  const marked = context.list(resource, group, undefined).filter((each) => each.metadata.annotations?.[annotation] === "true");
  return marked.sort((one, other) => ((one.metadata.creationTimestamp ?? "") < (other.metadata.creationTimestamp ?? "") ? 1 : -1))[0];
}
