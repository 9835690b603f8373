import type { KindDefinition } from "../../registry/kind-definition.ts";
import { ingressClassTable } from "../../tables/network.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { invalid, invalidFor, required } from "../rules/problem.ts";

/** Models validateIngressClassSpec of pkg/apis/networking/validation: "k8s.io/ingress-nginx". */
const checkClass: SpecCheck = (problems, object, previous) => {
  const controller: string = object["spec"]?.controller ?? "";
  const field = "spec.controller";
  const slash = controller.indexOf("/");
  if (controller === "") problems.push(required(field));
  else if (slash <= 0 || slash === controller.length - 1) {
    problems.push(invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  } else {
    const host = controller.slice(0, slash);
    invalidFor(problems, field, host, dns1123Subdomain(host));
  }
  if (previous !== undefined) checkImmutable(problems, field, controller, previous["spec"]?.controller);
};

export const INGRESS_CLASS: KindDefinition = defineKind({
  group: "networking.k8s.io",
  version: "v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  namespaced: false,
  applyDefaults(object) {
    const parameters = object["spec"]?.parameters;
    if (parameters) parameters.scope ??= "Cluster";
  },
  ...validation({ namespaced: false, check: checkClass }),
  table: ingressClassTable,
});
