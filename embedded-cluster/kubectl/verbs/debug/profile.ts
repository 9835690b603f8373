import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";

type Loose = KubeObject[string];
/** What a debugging container is put into. */
export type DebugStyle = "ephemeral" | "copy" | "node";

const PROFILES = new Set(["legacy", "general", "baseline", "restricted", "netadmin", "sysadmin"]);

/** Throws for a profile that there is not. */
export function checkProfile(name: string): void {
  if (!PROFILES.has(name)) throw new CommandError(`unknown profile: ${name}`);
}

/** Gives the container, and the pod around it, what a profile allows. Models kubectl's debug profiles. */
export function applyProfile(invocation: Invocation, pod: KubeObject, container: Loose, style: DebugStyle): void {
  const profile = invocation.flags.string("profile");
  if (style === "copy" && profile !== "legacy") strip(invocation, pod);
  if (style === "copy" && profile !== "legacy" && profile !== "restricted" && pod.spec.shareProcessNamespace === undefined)
    pod.spec.shareProcessNamespace = true;
  if (style === "node" && profile !== "restricted") onNode(pod, container, profile);
  const capabilities = (add: string[]) => {
    container.securityContext = { ...container.securityContext, capabilities: { ...container.securityContext?.capabilities, add } };
  };
  switch (profile) {
    case "general":
      if (style !== "node") capabilities(["SYS_PTRACE"]);
      break;
    case "netadmin":
      capabilities(["NET_ADMIN", "NET_RAW"]);
      break;
    case "sysadmin":
      container.securityContext = { ...container.securityContext, privileged: true };
      break;
    case "restricted":
      container.securityContext = {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      };
      break;
  }
}

/** A copy is to be looked at, not to serve: it leaves its labels, notes and probes behind unless flags keep them. */
function strip({ flags }: Invocation, pod: KubeObject): void {
  if (!flags.bool("keep-labels")) delete pod.metadata.labels;
  if (!flags.bool("keep-annotations")) delete pod.metadata.annotations;
  if (!flags.bool("keep-init-containers")) delete pod.spec.initContainers;
  const probes = { liveness: "livenessProbe", readiness: "readinessProbe", startup: "startupProbe" };
  for (const [flag, field] of Object.entries(probes)) if (!flags.bool(`keep-${flag}`)) for (const container of pod.spec.containers) delete container[field];
}

function onNode(pod: KubeObject, container: Loose, profile: string): void {
  if (profile !== "netadmin" && profile !== "baseline") {
    pod.spec.volumes = [{ name: "host-root", hostPath: { path: "/" } }];
    container.volumeMounts = [{ name: "host-root", mountPath: "/host" }];
  }
  if (profile !== "baseline") Object.assign(pod.spec, { hostNetwork: true, hostPID: true, ...(profile === "netadmin" ? {} : { hostIPC: true }) });
}
