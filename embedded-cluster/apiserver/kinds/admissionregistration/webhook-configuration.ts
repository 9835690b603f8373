import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { webhookConfigurationTable } from "../../tables/extension.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { duplicate, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { dns1123Subdomain } from "../rules/names.ts";

interface Webhook {
  name?: string;
  clientConfig?: { url?: string; service?: { namespace?: string; name?: string; port?: number } };
  rules?: { operations?: string[]; apiGroups?: string[]; apiVersions?: string[]; resources?: string[]; scope?: string }[];
  failurePolicy?: string;
  matchPolicy?: string;
  sideEffects?: string;
  timeoutSeconds?: number;
  admissionReviewVersions?: string[];
  namespaceSelector?: object;
  objectSelector?: object;
  reinvocationPolicy?: string;
}

const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

/** Models pkg/apis/admissionregistration/validation. */
const checkWebhooks: SpecCheck = (problems, object) => {
  const seen = new Set<string>();
  for (const [index, hook] of webhooksOf(object).entries()) {
    const field = `webhooks[${index}]`;
    checkWebhook(problems, field, hook);
    const name = hook.name ?? "";
    if (name !== "" && seen.has(name)) problems.push(duplicate(`${field}.name`, name));
    seen.add(name);
  }
};

function checkWebhook(problems: Problems, field: string, hook: Webhook): void {
  const name = hook.name ?? "";
  if (name === "") problems.push(required(`${field}.name`));
  else if (name.split(".").length < 3 && dns1123Subdomain(name).length === 0) {
    problems.push(invalid(`${field}.name`, name, "should be a domain with at least three segments separated by dots"));
  } else invalidFor(problems, `${field}.name`, name, dns1123Subdomain(name));
  for (const [index, rule] of (hook.rules ?? []).entries()) checkRule(problems, `${field}.rules[${index}]`, rule);
  if (!["Fail", "Ignore"].includes(hook.failurePolicy ?? "")) problems.push(notSupported(`${field}.failurePolicy`, hook.failurePolicy, ["Fail", "Ignore"]));
  if (!["Equivalent", "Exact"].includes(hook.matchPolicy ?? "")) problems.push(notSupported(`${field}.matchPolicy`, hook.matchPolicy, ["Equivalent", "Exact"]));
  if (hook.sideEffects === undefined) problems.push(required(`${field}.sideEffects`, `must specify one of None, NoneOnDryRun`));
  else if (!["None", "NoneOnDryRun"].includes(hook.sideEffects))
    problems.push(notSupported(`${field}.sideEffects`, hook.sideEffects, ["None", "NoneOnDryRun"]));
  const seconds = hook.timeoutSeconds;
  if (typeof seconds === "number" && (seconds < 1 || seconds > 30)) {
    problems.push(invalid(`${field}.timeoutSeconds`, seconds, "the timeout value must be between 1 and 30 seconds"));
  }
  checkClientConfig(problems, `${field}.clientConfig`, hook.clientConfig ?? {});
  if ((hook.admissionReviewVersions ?? []).length === 0) problems.push(required(`${field}.admissionReviewVersions`, "must specify one of v1, v1beta1"));
}

function checkRule(problems: Problems, field: string, rule: NonNullable<Webhook["rules"]>[number]): void {
  for (const list of ["operations", "apiGroups", "apiVersions", "resources"] as const) {
    if ((rule[list] ?? []).length === 0) problems.push(required(`${field}.${list}`));
  }
  for (const [index, operation] of (rule.operations ?? []).entries()) {
    if (!OPERATIONS.includes(operation)) problems.push(notSupported(`${field}.operations[${index}]`, operation, OPERATIONS));
  }
}

function checkClientConfig(problems: Problems, field: string, { url, service }: NonNullable<Webhook["clientConfig"]>): void {
  if ((url === undefined) === (service === undefined)) problems.push(required(field, "exactly one of url or service is required"));
  if (url !== undefined && !url.startsWith("https://")) {
    problems.push(invalid(field.concat(".url"), url, "'https' is the only allowed URL scheme; desired format: https://host[/path]"));
  }
  if (service !== undefined && !service.name) problems.push(required(`${field}.service.name`, "service name is required"));
  if (service !== undefined && !service.namespace) problems.push(required(`${field}.service.namespace`, "service namespace is required"));
}

function webhooksOf(object: KubeObject): Webhook[] {
  return object["webhooks"] ?? [];
}

function defaults(object: KubeObject, reinvokes: boolean): void {
  for (const hook of webhooksOf(object)) {
    hook.failurePolicy ??= "Fail";
    hook.matchPolicy ??= "Equivalent";
    hook.namespaceSelector ??= {};
    hook.objectSelector ??= {};
    hook.timeoutSeconds ??= 10;
    if (reinvokes) hook.reinvocationPolicy ??= "Never";
    for (const rule of hook.rules ?? []) rule.scope ??= "*";
    if (hook.clientConfig?.service !== undefined) hook.clientConfig.service.port ??= 443;
  }
}

const SHARED = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  categories: ["api-extensions"],
  namespaced: false,
  generationFields: ["webhooks"],
  ...validation({ namespaced: false, check: checkWebhooks }),
  table: webhookConfigurationTable,
} as const;

export const MUTATING_WEBHOOK_CONFIGURATION: KindDefinition = defineKind({
  ...SHARED,
  kind: "MutatingWebhookConfiguration",
  plural: "mutatingwebhookconfigurations",
  applyDefaults: (object) => defaults(object, true),
});

export const VALIDATING_WEBHOOK_CONFIGURATION: KindDefinition = defineKind({
  ...SHARED,
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  applyDefaults: (object) => defaults(object, false),
});
