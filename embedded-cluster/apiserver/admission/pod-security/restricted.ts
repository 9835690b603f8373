import type { Container, PodSpec, Volume } from "../../../apimachinery/types/core.ts";
import { isGoodSeccomp, procMount, seccompBaseline } from "./baseline.ts";
import { type Check, containersOf, containersText, namesWhere, plural, quoted, securityOf, setters } from "./check.ts";

// The further checks of level "restricted", as of v1.36. Models k8s.io/pod-security-admission/policy/check_*.go.

const ALLOWED_VOLUMES = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

export const allowPrivilegeEscalation: Check = (spec) => {
  const bad = namesWhere(spec, (container) => securityOf(container).allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return { reason: "allowPrivilegeEscalation != false", detail: `${containersText(bad)} must set securityContext.allowPrivilegeEscalation=false` };
};

export const capabilitiesRestricted: Check = (spec) => {
  const added = (container: Container) => (securityOf(container).capabilities?.add ?? []).filter((name) => name !== "NET_BIND_SERVICE");
  const keeping = namesWhere(spec, (container) => !(securityOf(container).capabilities?.drop ?? []).includes("ALL"));
  const adding = namesWhere(spec, (container) => added(container).length > 0);
  const details: string[] = [];
  if (keeping.length > 0) details.push(`${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0) {
    const names = [...new Set(containersOf(spec).flatMap(added))].sort();
    details.push(`${containersText(adding)} must not include ${quoted(names)} in securityContext.capabilities.add`);
  }
  return details.length === 0 ? undefined : { reason: "unrestricted capabilities", detail: details.join("; ") };
};

/** Even where user namespaces relax the baseline. */
export const procMountRestricted: Check = (spec) => procMount({ ...spec, hostUsers: true });

export const restrictedVolumes: Check = (spec) => {
  const sources = (volume: Volume) => Object.keys(volume).filter((name) => name !== "name" && volume[name as keyof Volume] !== undefined);
  const bad = (spec.volumes ?? []).filter((volume) => !sources(volume).some((source) => ALLOWED_VOLUMES.includes(source)));
  if (bad.length === 0) return undefined;
  const names = bad.map((volume) => volume.name);
  const types = [...new Set(bad.map((volume) => sources(volume)[0] ?? "unknown"))].sort();
  const words = `${plural(bad.length, "uses", "use")} ${plural(types.length, "restricted volume type", "restricted volume types")} ${quoted(types)}`;
  return { reason: "restricted volume types", detail: `${plural(bad.length, "volume", "volumes")} ${quoted(names)} ${words}` };
};

export const runAsNonRoot: Check = (spec) => {
  if (spec["hostUsers"] === false) return undefined;
  const reason = "runAsNonRoot != true";
  const asked = (holder: Container | PodSpec) => securityOf(holder).runAsNonRoot;
  const explicit = namesWhere(spec, (container) => asked(container) === false);
  if (asked(spec) === false || explicit.length > 0) {
    return { reason, detail: `${setters(asked(spec) === false, explicit)} must not set securityContext.runAsNonRoot=false` };
  }
  const silent = namesWhere(spec, (container) => asked(container) === undefined && asked(spec) !== true);
  return silent.length === 0 ? undefined : { reason, detail: `pod or ${containersText(silent)} must set securityContext.runAsNonRoot=true` };
};

export const runAsUser: Check = (spec) => {
  if (spec["hostUsers"] === false) return undefined;
  const isRoot = (holder: Container | PodSpec) => securityOf(holder).runAsUser === 0;
  const containers = namesWhere(spec, isRoot);
  if (!isRoot(spec) && containers.length === 0) return undefined;
  return { reason: "runAsUser=0", detail: `${setters(isRoot(spec), containers)} must not set runAsUser=0` };
};

export const seccompRestricted: Check = (spec) => {
  const explicit = seccompBaseline(spec);
  if (explicit !== undefined) return explicit;
  const podIsGood = isGoodSeccomp(securityOf(spec).seccompProfile?.type);
  const silent = namesWhere(spec, (container) => securityOf(container).seccompProfile === undefined && !podIsGood);
  if (silent.length === 0) return undefined;
  const detail = `pod or ${containersText(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: "seccompProfile", detail };
};
