import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { nameAndAgeTable } from "../../tables/config.ts";
import { resourceClaimTable } from "../../tables/resource.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { invalid, type Problems, required } from "../rules/problem.ts";

interface ExactRequest {
  deviceClassName?: string;
  allocationMode?: string;
  count?: number;
}

interface Request {
  name?: string;
  exactly?: ExactRequest;
  firstAvailable?: ExactRequest[];
}

/** Models ValidateResourceClaim of pkg/apis/resource/validation. */
const checkClaim: SpecCheck = (problems, object, previous) => {
  if (previous !== undefined && !sameFields(object["spec"], previous["spec"])) problems.push(invalid("spec", object["spec"], "field is immutable"));
  else checkSpec(problems, "spec", object["spec"]);
};

const checkTemplate: SpecCheck = (problems, object, previous) => {
  if (previous !== undefined && !sameFields(object["spec"], previous["spec"])) problems.push(invalid("spec", object["spec"], "field is immutable"));
  else checkSpec(problems, "spec.spec", object["spec"]?.spec);
};

function checkSpec(problems: Problems, field: string, spec: KubeObject["spec"]): void {
  for (const [index, { name, exactly, firstAvailable }] of ((spec?.devices?.requests ?? []) as Request[]).entries()) {
    const path = `${field}.devices.requests[${index}]`;
    if (!name) problems.push(required(`${path}.name`));
    if (exactly === undefined && (firstAvailable ?? []).length === 0) {
      problems.push(required(path, "exactly one of `exactly` or `firstAvailable` is required"));
    } else if (exactly !== undefined && !exactly.deviceClassName) problems.push(required(`${path}.exactly.deviceClassName`));
  }
}

function requestDefaults(spec: KubeObject["spec"]): void {
  for (const { exactly, firstAvailable } of (spec?.devices?.requests ?? []) as Request[]) {
    for (const request of [...(exactly === undefined ? [] : [exactly]), ...(firstAvailable ?? [])]) {
      request.allocationMode ||= "ExactCount";
      if (request.allocationMode === "ExactCount") request.count ||= 1;
    }
  }
}

export const RESOURCE_CLAIM: KindDefinition = defineKind({
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceClaim",
  plural: "resourceclaims",
  namespaced: true,
  subresources: ["status"],
  hasGeneration: false,
  applyDefaults(object) {
    (object["spec"] ??= {}).devices ??= {};
    object["status"] ??= {};
    requestDefaults(object["spec"]);
  },
  ...ownStatus(() => ({})),
  ...validation({ namespaced: true, check: checkClaim }),
  table: resourceClaimTable,
});

export const RESOURCE_CLAIM_TEMPLATE: KindDefinition = defineKind({
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceClaimTemplate",
  plural: "resourceclaimtemplates",
  namespaced: true,
  hasGeneration: false,
  applyDefaults(object) {
    const outer = (object["spec"] ??= {});
    outer.metadata ??= {};
    (outer.spec ??= {}).devices ??= {};
    requestDefaults(outer.spec);
  },
  ...validation({ namespaced: true, check: checkTemplate }),
  table: nameAndAgeTable,
});
