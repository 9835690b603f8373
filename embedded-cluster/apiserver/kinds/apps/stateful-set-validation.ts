import { matchesLabels } from "../../../apimachinery/labels/selector.ts";
import type { StatefulSet } from "../../../apimachinery/types/apps.ts";
import type { PodTemplateSpec, Volume } from "../../../apimachinery/types/core.ts";
import { checkClaimSpec } from "../core/persistent-volume-claim.ts";
import { checkPodTemplate } from "../pod-template/validate.ts";
import { sameFields } from "../rules/equality.ts";
import { checkLabelSelector, checkLabels, isEmptySelector } from "../rules/labels.ts";
import { checkAnnotations } from "../rules/metadata.ts";
import { dns1123Label } from "../rules/names.ts";
import { checkNotNegative, forbidden, invalid, invalidFor, notSupported, type Problems, required, sortedMap } from "../rules/problem.ts";
import { parseSelector } from "./replicated.ts";

type Spec = StatefulSet["spec"];

/** Fields that cannot change are not judged again on an update, so that what an older server let in can still be changed elsewhere. */
interface Leniency {
  serviceName?: boolean;
  claims?: boolean;
  template?: boolean;
}

const MUTABLE = ["replicas", "template", "updateStrategy", "minReadySeconds", "ordinals", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy"];
const UPDATE_FORBIDDEN =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** Models ValidateStatefulSetSpec of pkg/apis/apps/validation. */
export function checkStatefulSet(problems: Problems, object: StatefulSet, lenient: Leniency): void {
  const spec = object.spec ?? ({} as Spec);
  const policy = spec.podManagementPolicy ?? "";
  if (policy !== "OrderedReady" && policy !== "Parallel") {
    problems.push(invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"));
  }
  checkStrategy(problems, spec.updateStrategy ?? {});
  checkRetention(problems, spec);
  if (!lenient.claims) {
    for (const [index, claim] of (spec.volumeClaimTemplates ?? []).entries()) {
      checkClaimSpec(problems, `spec.volumeClaimTemplates[${index}].spec`, claim["spec"] ?? {});
    }
  }
  checkNotNegative(problems, "spec.replicas", spec.replicas);
  checkNotNegative(problems, "spec.minReadySeconds", spec.minReadySeconds);
  checkNotNegative(problems, "spec.ordinals.start", spec.ordinals?.start);
  if (!lenient.serviceName && spec.serviceName) invalidFor(problems, "spec.serviceName", spec.serviceName, dns1123Label(spec.serviceName));
  checkSelector(problems, spec);
  checkTemplate(problems, spec, lenient);
}

/** Models ValidateStatefulSetUpdate. */
export function checkStatefulSetUpdate(problems: Problems, object: StatefulSet, previous: StatefulSet): void {
  const lenient: Leniency = { serviceName: true, claims: true };
  const before: Problems = [];
  checkStatefulSet(before, previous, lenient);
  if (before.length > 0) lenient.template = true;
  checkStatefulSet(problems, object, lenient);
  if (!sameFields(fixedFields(object.spec), fixedFields(previous.spec))) problems.push(forbidden("spec", UPDATE_FORBIDDEN));
}

function fixedFields(spec: Spec): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec ?? {}).filter(([name]) => !MUTABLE.includes(name)));
}

function checkStrategy(problems: Problems, { type, rollingUpdate }: NonNullable<Spec["updateStrategy"]>): void {
  // Values of internal types print in Go's spelling.
  const shown = rollingUpdate ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: null } : null;
  if (type === "OnDelete") {
    if (rollingUpdate) problems.push(invalid("spec.updateStrategy.rollingUpdate", shown, "only allowed for updateStrategy 'RollingUpdate'"));
  } else if (type === "RollingUpdate") {
    checkNotNegative(problems, "spec.updateStrategy.rollingUpdate.partition", rollingUpdate?.partition);
  } else {
    problems.push(invalid("spec.updateStrategy", { Type: type, RollingUpdate: shown }, "must be 'RollingUpdate' or 'OnDelete'"));
  }
}

function checkRetention(problems: Problems, { persistentVolumeClaimRetentionPolicy: policy = {} }: Spec): void {
  for (const name of ["whenDeleted", "whenScaled"] as const) {
    const value = policy[name] ?? "";
    if (value === "Retain" || value === "Delete") continue;
    problems.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${name}`, value, ["Retain", "Delete"]));
  }
}

function checkSelector(problems: Problems, { selector }: Spec): void {
  if (!selector) return void problems.push(required("spec.selector"));
  checkLabelSelector(problems, "spec.selector", selector);
  if (isEmptySelector(selector)) problems.push(invalid("spec.selector", selector, "empty selector is invalid for statefulset"));
}

/** Models ValidatePodTemplateSpecForStatefulSet. */
function checkTemplate(problems: Problems, spec: Spec, lenient: Leniency): void {
  const template: PodTemplateSpec = spec.template ?? { spec: { containers: [] } };
  const parsed = parseSelector(spec.selector);
  if (parsed === undefined) problems.push(invalid("spec.selector", spec.selector, ""));
  else {
    const { labels, annotations } = template.metadata ?? {};
    const matches = spec.selector !== undefined && (isEmptySelector(spec.selector) || matchesLabels(parsed, labels));
    if (!matches) problems.push(invalid("spec.template.metadata.labels", sortedMap(labels), "`selector` does not match template `labels`"));
    if (!lenient.template) checkPodTemplate(problems, "spec.template", asController(spec, template));
    checkLabels(problems, "spec.template.labels", labels);
    checkAnnotations(problems, "spec.template.annotations", annotations);
  }
  const policy = template.spec?.restartPolicy;
  if (policy !== "Always") problems.push(notSupported("spec.template.spec.restartPolicy", policy ?? "", ["Always"]));
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    problems.push(forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in StatefulSet is not Supported"));
  }
}

/** The template with what the controller puts in place of its own hostname, subdomain and volumes. */
function asController(spec: Spec, template: PodTemplateSpec): PodTemplateSpec {
  const { hostname: _hostname, subdomain: _subdomain, ...podSpec } = template.spec ?? { containers: [] };
  const claims: Volume[] = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata?.name ?? "",
    persistentVolumeClaim: { claimName: metadata?.name ?? "" },
  }));
  const own = (podSpec.volumes ?? []).filter(({ name }) => !claims.some((claim) => claim.name === name));
  return { ...template, spec: { ...podSpec, volumes: [...claims, ...own] } as PodTemplateSpec["spec"] };
}
