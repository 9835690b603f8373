import type { SidecarScope } from "./istio-types.ts";
import { hostMatches } from "./host-names.ts";
import { type MeshConfiguration, type MeshService, ROOT_NAMESPACE, type Workload } from "./mesh-configuration.ts";

/** The Sidecar that says what a workload's proxy may know: its own, its namespace's, the mesh's. */
export function sidecarOf({ sidecars }: MeshConfiguration, workload: Workload): SidecarScope | undefined {
  const own = sidecars.filter(({ metadata }) => metadata.namespace === workload.namespace);
  const labels = ({ spec }: SidecarScope) => Object.entries(spec.workloadSelector?.labels ?? {});
  return (
    own.find((scope) => labels(scope).length > 0 && labels(scope).every(([name, value]) => workload.labels[name] === value)) ??
    own.find((scope) => labels(scope).length === 0) ??
    sidecars.find((scope) => scope.metadata.namespace === ROOT_NAMESPACE && labels(scope).length === 0)
  );
}

/** Whether a Sidecar lets its proxy know of a Service: "namespace/host", a dot for its own namespace, a star for any. */
export function isVisible(scope: SidecarScope | undefined, service: MeshService, workload: Workload): boolean {
  const hosts = scope?.spec.egress?.flatMap((egress) => egress.hosts ?? []);
  if (hosts === undefined) return true;
  return hosts.some((each) => {
    const [namespace = "", host = ""] = each.split("/");
    const isNear = namespace === "*" || namespace === service.namespace || (namespace === "." && service.namespace === workload.namespace);
    return isNear && hostMatches(host.toLowerCase(), service.hostname);
  });
}
