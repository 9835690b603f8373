import { between } from "../rules/names.ts";
import { invalid, notSupported, type Problems, required } from "../rules/problem.ts";

// Models ValidateSecurityContext and validatePodSpecSecurityContext of pkg/apis/core/validation.

const HIGHEST_ID = 2 ** 31 - 1;
const SECCOMP_TYPES = ["Localhost", "RuntimeDefault", "Unconfined"];

interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  fsGroup?: number;
  supplementalGroups?: number[];
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  capabilities?: { add?: string[] };
  seccompProfile?: { type?: string; localhostProfile?: string };
  procMount?: string;
}

/** Of a container or of a pod: they share most fields. */
export function checkSecurityContext(problems: Problems, field: string, context: Record<string, unknown> | undefined | null): void {
  if (context === undefined || context === null) return;
  const { runAsUser, runAsGroup, fsGroup, supplementalGroups, seccompProfile, ...rest } = context as SecurityContext;
  for (const [name, id] of Object.entries({ fsGroup, runAsUser, runAsGroup })) checkId(problems, `${field}.${name}`, id);
  for (const [index, id] of (supplementalGroups ?? []).entries()) checkId(problems, `${field}.supplementalGroups[${index}]`, id);
  if (rest.procMount && !["Default", "Unmasked"].includes(rest.procMount)) {
    problems.push(notSupported(`${field}.procMount`, rest.procMount, ["Default", "Unmasked"]));
  }
  checkSeccomp(problems, `${field}.seccompProfile`, seccompProfile);
  if (rest.allowPrivilegeEscalation !== false) return;
  if (rest.privileged === true) problems.push(invalid(field, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
  if ((rest.capabilities?.add ?? []).includes("CAP_SYS_ADMIN")) {
    problems.push(invalid(field, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"));
  }
}

function checkId(problems: Problems, field: string, id: number | undefined | null): void {
  if (typeof id === "number" && (id < 0 || id > HIGHEST_ID)) problems.push(invalid(field, id, between(0, HIGHEST_ID)));
}

function checkSeccomp(problems: Problems, field: string, profile: SecurityContext["seccompProfile"]): void {
  if (!profile) return;
  if (!profile.type) problems.push(required(`${field}.type`, "type is required when seccompProfile is set"));
  else if (!SECCOMP_TYPES.includes(profile.type)) problems.push(notSupported(`${field}.type`, profile.type, SECCOMP_TYPES));
  else if (profile.type === "Localhost" && !profile.localhostProfile) {
    problems.push(required(`${field}.localhostProfile`, "must be set when seccomp type is Localhost"));
  } else if (profile.type !== "Localhost" && profile.localhostProfile) {
    // The value is of an internal type, whose fields print in Go's spelling.
    const shown = { Type: profile.type, LocalhostProfile: profile.localhostProfile };
    problems.push(invalid(`${field}.localhostProfile`, shown, "can only be set when seccomp type is Localhost"));
  }
}
