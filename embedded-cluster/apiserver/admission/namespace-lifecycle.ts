import { notFoundError } from "../../apimachinery/errors.ts";
import { ApiError } from "../../apimachinery/status.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../hooks.ts";
import { refuse } from "./refuse.ts";

const IMMORTAL = ["default", "kube-system", "kube-public"];

/** Nothing is made where there is no namespace, or where one is going away. Models k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle. */
export const NAMESPACE_LIFECYCLE: AdmissionPlugin = {
  name: "NamespaceLifecycle",
  admit(request, context) {
    const { operation, namespace, resource } = request;
    const isNamespace = resource.group === "" && resource.resource === "namespaces";
    if (isNamespace && operation === "DELETE" && IMMORTAL.includes(request.name)) throw refuse(request, "this namespace may not be deleted");
    // Deletion is always possible; access reviews ask about namespaces that need not exist.
    if (isNamespace || namespace === "" || operation === "DELETE" || resource.resource === "localsubjectaccessreviews") return;
    checkNamespace(request, context);
  },
};

function checkNamespace(request: AdmissionRequest, context: AdmissionContext): void {
  const { namespace } = request;
  const found = context.find("namespaces", "", undefined, namespace);
  if (found === undefined) throw notFoundError({ group: "", resource: "namespaces" }, namespace);
  if (request.operation !== "CREATE" || found["status"]?.phase !== "Terminating") return;
  const refusal = refuse(request, `unable to create new content in namespace ${namespace} because it is being terminated`);
  const cause = { reason: "NamespaceTerminating", message: `namespace ${namespace} is being terminated`, field: "metadata.namespace" };
  throw new ApiError({ ...refusal.status, details: { ...refusal.status.details, causes: [cause] } });
}
