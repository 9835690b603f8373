import type { KindDefinition } from "../../registry/kind-definition.ts";
import { apiServiceTable } from "../../tables/extension.ts";
import { defineKind, keepStatus, type SpecCheck, validation } from "../define.ts";
import { dns1123Subdomain, pathSegment, portNumber } from "../rules/names.ts";
import { invalid, invalidFor, required } from "../rules/problem.ts";

/** Models ValidateAPIService of kube-aggregator/pkg/apis/apiregistration/validation. */
const checkService: SpecCheck = (problems, object) => {
  const spec = object["spec"] ?? {};
  const expected = `${spec.version ?? ""}.${spec.group ?? ""}`;
  if (object.metadata.name !== expected) {
    problems.push(invalid("metadata.name", object.metadata.name, `must be \`spec.version+"."+spec.group\`: "${expected}"`));
  }
  if (spec.group) invalidFor(problems, "spec.group", spec.group, dns1123Subdomain(spec.group));
  if (!spec.version) problems.push(required("spec.version"));
  range("spec.groupPriorityMinimum", spec.groupPriorityMinimum ?? 0, 20_000);
  range("spec.versionPriority", spec.versionPriority ?? 0, 1_000);
  if (spec.service === undefined) {
    if ((spec.caBundle ?? "") !== "") problems.push(invalid("spec.caBundle", `${spec.caBundle.length} bytes`, "local APIServices may not have a caBundle"));
    if (spec.insecureSkipTLSVerify) problems.push(invalid("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify"));
    return;
  }
  if (!spec.service.namespace) problems.push(required("spec.service.namespace"));
  if (!spec.service.name) problems.push(required("spec.service.name"));
  if (typeof spec.service.port === "number" && portNumber(spec.service.port).length > 0) {
    problems.push(invalid("spec.service.port", spec.service.port, "port is not valid: must be between 1 and 65535, inclusive"));
  }
  if (spec.insecureSkipTLSVerify && spec.caBundle) {
    problems.push(invalid("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present"));
  }

  function range(field: string, value: number, most: number): void {
    if (value <= 0 || value > most) problems.push(invalid(field, value, `must be positive and less than ${most}`));
  }
};

const LOCAL = { type: "Available", status: "True", reason: "Local", message: "Local APIServices are always available" };

/** Every group version has one; those of this server's own are local and always available. Models kube-aggregator's autoregister controller. */
export const API_SERVICE: KindDefinition = defineKind({
  group: "apiregistration.k8s.io",
  version: "v1",
  kind: "APIService",
  plural: "apiservices",
  categories: ["api-extensions"],
  namespaced: false,
  subresources: ["status"],
  hasGeneration: false,
  applyDefaults(object) {
    const { service } = object["spec"] ?? {};
    if (service) service.port ??= 443;
  },
  prepareForCreate(object, { clock }) {
    const lastTransitionTime = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
    object["status"] = object["spec"]?.service === undefined ? { conditions: [{ ...LOCAL, lastTransitionTime }] } : {};
  },
  prepareForUpdate: keepStatus,
  ...validation({ namespaced: false, name: pathSegment, check: checkService }),
  table: apiServiceTable,
});
