import type { CustomResourceDefinition, Version } from "../../custom-resources/definition.ts";
import { hasCondition } from "../../custom-resources/definition.ts";
import { checkImmutable, checkMetadata, checkMetadataUpdate } from "../rules/metadata.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { invalid, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkParts, checkVersion } from "./validate-version.ts";
import { type InternalSpec, internalSpec } from "./internal-spec.ts";
import { checkAcceptedNames, checkNames, dns1035 } from "./validate-names.ts";

/** Models ValidateCustomResourceDefinition of apiextensions-apiserver/pkg/apis/apiextensions/validation. */
export function validateDefinition(definition: CustomResourceDefinition): Problems {
  const problems: Problems = [];
  const { names, group } = definition.spec ?? {};
  checkMetadata(problems, definition, false, (name) => [
    ...dns1123Subdomain(name),
    ...(name === `${names?.plural ?? ""}.${group ?? ""}` ? [] : ['must be spec.names.plural+"."+spec.group']),
  ]);
  checkSpec(problems, definition);
  checkStored(problems, definition);
  checkApproval(problems, definition, undefined);
  if (definition.spec?.preserveUnknownFields === true) {
    problems.push(
      invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"),
    );
  }
  return problems;
}

export function validateDefinitionUpdate(definition: CustomResourceDefinition, previous: CustomResourceDefinition): Problems {
  const problems: Problems = [];
  checkMetadataUpdate(problems, definition, previous);
  checkSpec(problems, definition, previous);
  const spec = definition.spec ?? {};
  if (hasCondition(previous, "Established")) {
    checkImmutable(problems, "spec.scope", spec.scope, previous.spec.scope);
    checkImmutable(problems, "spec.names.kind", spec.names?.kind, previous.spec.names.kind);
  }
  checkImmutable(problems, "spec.group", spec.group, previous.spec.group);
  checkImmutable(problems, "spec.names.plural", spec.names?.plural, previous.spec.names.plural);
  checkAcceptedNames(problems, definition);
  checkStored(problems, definition);
  checkApproval(problems, definition, previous);
  return problems;
}

export function validateDefinitionStatus(definition: CustomResourceDefinition, previous: CustomResourceDefinition): Problems {
  const problems: Problems = [];
  checkMetadataUpdate(problems, definition, previous);
  checkAcceptedNames(problems, definition);
  return problems;
}

function checkSpec(problems: Problems, { spec }: CustomResourceDefinition, previous?: CustomResourceDefinition): void {
  const { group = "", scope, names, versions = [] } = spec ?? {};
  if (group === "") problems.push(required("spec.group"));
  else if (dns1123Subdomain(group).length > 0) problems.push(invalid("spec.group", group, dns1123Subdomain(group).join(",")));
  else if (!group.includes(".")) problems.push(invalid("spec.group", group, "should be a domain with at least one dot"));
  if (!scope) problems.push(required("spec.scope"));
  else if (scope !== "Cluster" && scope !== "Namespaced") problems.push(notSupported("spec.scope", scope, ["Cluster", "Namespaced"]));
  for (const [index, version] of versions.entries()) {
    if (version.schema?.openAPIV3Schema === undefined) problems.push(required(`spec.versions[${index}].schema.openAPIV3Schema`));
  }
  const internal = internalSpec(versions);
  checkVersions(problems, internal, previous);
  for (const name of ["plural", "singular", "kind", "listKind"] as const) if (!names?.[name]) problems.push(required(`spec.names.${name}`));
  checkNames(problems, "spec.names", names ?? {});
  const before = previous?.spec.versions.find(({ name }) => name === versions[0]?.name);
  checkParts(problems, "spec", "validation", internal.common, hasStatus(versions), before);
  checkConversion(problems, spec?.conversion);
}

function hasStatus(versions: readonly Version[]): boolean {
  return versions.some((version) => version.subresources?.status !== undefined);
}

function checkVersions(problems: Problems, { versions, shown, whole }: InternalSpec, previous: CustomResourceDefinition | undefined): void {
  for (const [index, version] of versions.entries()) {
    const messages = dns1035(version.name ?? "");
    if (messages.length > 0) problems.push(invalid(`spec.versions[${index}].name`, version.name ?? "", messages.join(",")));
    checkVersion(
      problems,
      `spec.versions[${index}]`,
      version,
      whole[index]?.subresources?.status !== undefined,
      previous?.spec.versions.find(({ name }) => name === version.name),
    );
  }
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    problems.push(invalid("spec.versions", shown(), "must contain unique version names"));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    problems.push(invalid("spec.versions", shown(), "must have exactly one version marked as storage version"));
  }
  // The older field for the first version, which upstream fills in.
  const [first] = versions;
  if (first !== undefined && dns1035(first.name ?? "").length > 0)
    problems.push(invalid("spec.version", first.name ?? "", dns1035(first.name ?? "").join(",")));
}

function checkConversion(problems: Problems, conversion: CustomResourceDefinition["spec"]["conversion"]): void {
  const strategy = conversion?.strategy ?? "None";
  if (strategy === "") return void problems.push(required("spec.conversion.strategy"));
  if (strategy !== "None" && strategy !== "Webhook") problems.push(notSupported("spec.conversion.strategy", strategy, ["None", "Webhook"]));
  const webhook = conversion?.webhook as { clientConfig?: object; conversionReviewVersions?: string[] } | undefined;
  if (strategy === "Webhook") {
    if (webhook?.clientConfig === undefined) {
      problems.push(required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook"));
    }
    if ((webhook?.conversionReviewVersions ?? []).length === 0) problems.push(required("spec.conversion.conversionReviewVersions"));
  } else if (webhook !== undefined) {
    problems.push({
      field: "spec.conversion.webhookClientConfig",
      type: "FieldValueForbidden",
      body: "Forbidden: should not be set when strategy is not set to Webhook",
    });
  }
}

/** Models ValidateCustomResourceDefinitionStoredVersions. */
function checkStored(problems: Problems, { spec, status }: CustomResourceDefinition): void {
  const stored = status?.storedVersions ?? [];
  const field = "status.storedVersions";
  if (stored.length === 0) return void problems.push(invalid(field, null, "must have at least one stored version"));
  const versions = spec?.versions ?? [];
  for (const { name, storage } of versions) {
    if (storage && !stored.includes(name)) problems.push(invalid(field, stored, `must have the storage version ${name}`));
  }
  for (const [index, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue;
    const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    problems.push(invalid(`${field}[${index}]`, name, detail));
  }
}

const APPROVAL = "api-approved.kubernetes.io";

/** Groups of the Kubernetes community need its approval. Models validateAPIApproval. */
function checkApproval(problems: Problems, definition: CustomResourceDefinition, previous: CustomResourceDefinition | undefined): void {
  const group = definition.spec?.group ?? "";
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return;
  const value = definition.metadata.annotations?.[APPROVAL] ?? "";
  if (previous !== undefined && (previous.metadata.annotations?.[APPROVAL] ?? "") === value) return;
  const field = `metadata.annotations[${APPROVAL}]`;
  const about = "see https://github.com/kubernetes/enhancements/pull/1111";
  if (value === "") problems.push(required(field, `protected groups must have approval annotation "${APPROVAL}", ${about}`));
  else if (!value.startsWith("unapproved") && !/^https?:\/\/[^/]+/.test(value)) {
    problems.push(
      invalid(field, value, `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved", ${about}`),
    );
  }
}
