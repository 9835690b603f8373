import { invalid } from "../../../apimachinery/validation/field-problem.ts";
import type { FieldProblem } from "../../registry/kind-definition.ts";
import type { PodSpec } from "../../../apimachinery/types/core.ts";
import * as baseline from "./baseline.ts";
import type { Check, Violation } from "./check.ts";
import * as restricted from "./restricted.ts";

export type Level = "privileged" | "baseline" | "restricted";

/** A level, and the Kubernetes version whose idea of it holds. */
export interface LevelVersion {
  level: Level;
  /** "latest" or "v1.30": checks are those of this cluster's version in any case. */
  version: string;
}

export interface Policy {
  enforce: LevelVersion;
  audit: LevelVersion;
  warn: LevelVersion;
}

const LEVELS: readonly Level[] = ["privileged", "baseline", "restricted"];
const PREFIX = "pod-security.kubernetes.io/";

/** In upstream's order: by the checks' ids, those of the baseline first. */
const BASELINE: readonly Check[] = [
  baseline.appArmorProfile,
  baseline.capabilitiesBaseline,
  baseline.hostNamespaces,
  baseline.hostPathVolumes,
  baseline.hostPorts,
  baseline.hostProbes,
  baseline.privileged,
  baseline.procMount,
  baseline.seLinuxOptions,
  baseline.seccompBaseline,
  baseline.sysctls,
];
/** Some checks of the baseline have a stricter one in their place. */
const OVERRIDDEN: ReadonlySet<Check> = new Set([baseline.capabilitiesBaseline, baseline.hostPathVolumes, baseline.procMount, baseline.seccompBaseline]);
const RESTRICTED: readonly Check[] = [
  ...BASELINE.filter((check) => !OVERRIDDEN.has(check)),
  restricted.allowPrivilegeEscalation,
  restricted.capabilitiesRestricted,
  restricted.procMountRestricted,
  restricted.restrictedVolumes,
  restricted.runAsNonRoot,
  restricted.runAsUser,
  restricted.seccompRestricted,
];

/** The policy that a namespace's labels ask for, and what is wrong with them. Models PolicyToEvaluate of k8s.io/pod-security-admission/api. */
export function policyOf(labels: Readonly<Record<string, string>> | undefined): { policy: Policy; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const read = (mode: string, fallback: Level): LevelVersion => {
    const level = labels?.[`${PREFIX}${mode}`];
    const version = labels?.[`${PREFIX}${mode}-version`] ?? "latest";
    const known = level === undefined || LEVELS.includes(level as Level);
    if (!known) problems.push(invalid(`metadata.labels[${PREFIX}${mode}]`, level, `must be one of ${LEVELS.join(", ")}`));
    if (version !== "latest" && !/^v1\.\d+$/.test(version)) {
      problems.push(invalid(`metadata.labels[${PREFIX}${mode}-version]`, version, 'must be "latest" or "v1.x"'));
    }
    return { level: level === undefined ? "privileged" : known ? (level as Level) : fallback, version };
  };
  const policy = { enforce: read("enforce", "restricted"), audit: read("audit", "privileged"), warn: read("warn", "privileged") };
  const silent = labels?.[`${PREFIX}warn`] === undefined && LEVELS.includes(labels?.[`${PREFIX}enforce`] as Level);
  if (silent && isStricter(policy.enforce.level, policy.warn.level)) {
    const version = labels?.[`${PREFIX}warn-version`] === undefined ? policy.enforce.version : policy.warn.version;
    policy.warn = { level: policy.enforce.level, version };
  }
  return { policy, problems };
}

export function isStricter(one: Level, other: Level): boolean {
  return LEVELS.indexOf(one) > LEVELS.indexOf(other);
}

export function violations(level: Level, spec: PodSpec): Violation[] {
  if (level === "privileged") return [];
  return (level === "baseline" ? BASELINE : RESTRICTED).flatMap((check) => check(spec) ?? []);
}

/** "restricted:latest" */
export function levelText({ level, version }: LevelVersion): string {
  return `${level}:${version}`;
}
