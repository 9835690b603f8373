import { type MeshConfiguration, ROOT_NAMESPACE, type Workload } from "./mesh-configuration.ts";
import type { MutualTlsMode } from "./istio-types.ts";

interface Selecting {
  metadata: { namespace?: string };
  spec?: { selector?: { matchLabels?: Record<string, string> } };
}

/** Whether a policy is about a workload: of the root namespace or its own, and of its labels where it has a selector. */
export function selects({ metadata, spec }: Selecting, workload: Workload): boolean {
  if (metadata.namespace !== ROOT_NAMESPACE && metadata.namespace !== workload.namespace) return false;
  return Object.entries(spec?.selector?.matchLabels ?? {}).every(([name, value]) => workload.labels[name] === value);
}

/** What a workload's port demands of who calls. The narrowest policy that says something decides. Models istio/pilot/pkg/security/authn. */
export function mutualTlsMode({ peerAuthentications }: MeshConfiguration, workload: Workload, port: number): Exclude<MutualTlsMode, "UNSET"> {
  const own = peerAuthentications.filter((policy) => selects(policy, workload));
  const hasSelector = (policy: Selecting) => Object.keys(policy.spec?.selector?.matchLabels ?? {}).length > 0;
  const ofWorkload = own.find(hasSelector);
  const ofNamespace = own.find((policy) => !hasSelector(policy) && policy.metadata.namespace === workload.namespace);
  const ofMesh = own.find((policy) => !hasSelector(policy) && policy.metadata.namespace === ROOT_NAMESPACE);
  const modes = [ofWorkload?.spec?.portLevelMtls?.[String(port)]?.mode, ...[ofWorkload, ofNamespace, ofMesh].map((policy) => policy?.spec?.mtls?.mode)];
  return modes.find((mode): mode is Exclude<MutualTlsMode, "UNSET"> => mode !== undefined && mode !== "UNSET") ?? "PERMISSIVE";
}

/** What Telemetry says of a workload: whether requests are logged, and how many of a hundred are traced. */
export function telemetryOf({ telemetries }: MeshConfiguration, workload: Workload): { logs: boolean; samplingPercent: number } {
  const own = telemetries.filter((policy) => selects(policy, workload));
  const width = (policy: Selecting) =>
    Object.keys(policy.spec?.selector?.matchLabels ?? {}).length > 0 ? 0 : policy.metadata.namespace === ROOT_NAMESPACE ? 2 : 1;
  own.sort((one, other) => width(one) - width(other));
  const logging = own.find(({ spec }) => (spec?.accessLogging ?? []).length > 0)?.spec?.accessLogging?.[0];
  const tracing = own.find(({ spec }) => (spec?.tracing ?? []).length > 0)?.spec?.tracing?.[0];
  return { logs: logging?.disabled !== true, samplingPercent: tracing?.disableSpanReporting === true ? 0 : (tracing?.randomSamplingPercentage ?? 100) };
}
