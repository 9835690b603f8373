import { ApiError, failure } from "../../../apimachinery/status.ts";
import type { EndpointSlice, Pod } from "../../../apimachinery/types/core.ts";
import type { AdmissionContext, AdmissionPlugin } from "../../hooks.ts";
import { isFor } from "../refuse.ts";
import { injectSidecar } from "./inject.ts";

/** The webhook istiod registers: without it nothing is injected. */
const WEBHOOK = "istio-sidecar-injector";
const CONTROL_PLANE = "istio-system";
const REVISION = "default";

/**
 * Gives pods their sidecar. Stands in for the call of the mutating webhook that istiod answers; it runs before the built-in plugins that look
 * at containers, which upstream runs again after a webhook has changed a pod.
 */
export const SIDECAR_INJECTION: AdmissionPlugin = {
  name: "SidecarInjection",
  admit(request, context) {
    if (!isFor(request, "", "pods") || request.operation !== "CREATE" || request.object === undefined) return;
    const pod = request.object as Pod;
    if (pod.spec === undefined || pod.spec === null || pod.spec.hostNetwork === true) return;
    if (context.find("mutatingwebhookconfigurations", "admissionregistration.k8s.io", undefined, WEBHOOK) === undefined) return;
    const hook = hookFor(context, request.namespace, pod);
    if (hook === undefined) return;
    if (!hasControlPlane(context)) throw unreachable(hook);
    injectSidecar(pod, request.namespace);
  },
};

/** Which of the webhook's rules takes the pod: a label of the pod goes before one of its namespace. Models the injector's selectors. */
function hookFor(context: AdmissionContext, namespace: string, { metadata }: Pod): string | undefined {
  if (namespace === CONTROL_PLANE || ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"].includes(namespace)) return undefined;
  const labels = context.find("namespaces", "", undefined, namespace)?.metadata.labels ?? {};
  const own = metadata?.labels ?? {};
  const [injection, revision] = [labels["istio-injection"], labels["istio.io/rev"]];
  const wish = own["sidecar.istio.io/inject"];
  if (wish === "false") return undefined;
  if (injection === "disabled") return undefined;
  if (injection === "enabled") return "namespace.sidecar-injector.istio.io";
  if (revision !== undefined) return revision === REVISION ? "rev.namespace.sidecar-injector.istio.io" : undefined;
  if (own["istio.io/rev"] !== undefined && own["istio.io/rev"] !== REVISION) return undefined;
  if (own["istio.io/rev"] === REVISION) return "rev.object.sidecar-injector.istio.io";
  return wish === "true" ? "object.sidecar-injector.istio.io" : undefined;
}

function hasControlPlane({ list }: AdmissionContext): boolean {
  const slices = list("endpointslices", "discovery.k8s.io", CONTROL_PLANE) as EndpointSlice[];
  return slices.some(
    ({ metadata, endpoints }) =>
      metadata.labels?.["kubernetes.io/service-name"] === "istiod" && (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false),
  );
}

function unreachable(hook: string): ApiError {
  const call = 'failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod"';
  return failure(500, "InternalError", `Internal error occurred: failed calling webhook "${hook}": ${call}`);
}
