import { AUTHORIZER_VARIABLE } from "../../cel/functions/authorizer.ts";
import { compile, type Program } from "../../cel/program.ts";
import { BOOL, DYN, formatType, listOf, mapOf, objectType, STRING, type Type } from "../../cel/types.ts";
import type { ValidatingAdmissionPolicy } from "./types.ts";

const fields = (name: string, types: Readonly<Record<string, Type>>): Type =>
  objectType(name, (field) => (Object.hasOwn(types, field) ? types[field] : undefined));

const GROUP_VERSION_KIND = fields("kubernetes.GroupVersionKind", { group: STRING, version: STRING, kind: STRING });
const GROUP_VERSION_RESOURCE = fields("kubernetes.GroupVersionResource", { group: STRING, version: STRING, resource: STRING });
const USER = fields("kubernetes.UserInfo", { username: STRING, uid: STRING, groups: listOf(STRING), extra: mapOf(STRING, listOf(STRING)) });
const REQUEST = fields("kubernetes.AdmissionRequest", {
  kind: GROUP_VERSION_KIND,
  resource: GROUP_VERSION_RESOURCE,
  subResource: STRING,
  requestKind: GROUP_VERSION_KIND,
  requestResource: GROUP_VERSION_RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: USER,
  dryRun: BOOL,
  options: DYN,
});
const NAMESPACE_META = fields("kubernetes.NamespaceMetadata", {
  name: STRING,
  generateName: STRING,
  namespace: STRING,
  labels: mapOf(STRING, STRING),
  annotations: mapOf(STRING, STRING),
  UID: STRING,
  creationTimestamp: DYN,
  deletionGracePeriodSeconds: DYN,
  deletionTimestamp: DYN,
  generation: DYN,
  resourceVersion: STRING,
  finalizers: listOf(STRING),
});
const NAMESPACE = fields("kubernetes.Namespace", {
  metadata: NAMESPACE_META,
  spec: fields("kubernetes.NamespaceSpec", { finalizers: listOf(STRING) }),
  status: fields("kubernetes.NamespaceStatus", { phase: STRING }),
});

export interface Scope {
  hasParams: boolean;
  hasAuthorizer: boolean;
  /** The policy's own variables, as far as they come before. */
  variables?: ReadonlyMap<string, Type>;
}

/** What an expression of a policy may speak of. Models pkg/admission/plugin/cel. */
export function policyVariables({ hasParams, hasAuthorizer, variables }: Scope): Map<string, Type> {
  return new Map<string, Type>([
    ["object", DYN],
    ["oldObject", DYN],
    ["request", REQUEST],
    ["namespaceObject", NAMESPACE],
    ...(hasParams ? ([["params", DYN]] as const) : []),
    ...(hasAuthorizer ? ([["authorizer", AUTHORIZER_VARIABLE]] as const) : []),
    ...(variables === undefined ? [] : ([["variables", objectType("kubernetes.variables", (name) => variables.get(name))]] as const)),
  ]);
}

/** An expression of a policy: its program, or why there is none. */
export type Compiled = Program | { error: string };

/** `types`: what the expression may give; null always may. Models CompileCELExpression. */
export function compilePolicyExpression(source: string, scope: Scope, types: readonly string[]): Compiled {
  const program = compile(source, policyVariables(scope));
  if ("issues" in program) return { error: `compilation failed: ${program.issues}` };
  const given = formatType(program.type);
  if (types.length === 0 || types.includes(given)) return program;
  const wanted = types.length === 1 ? `${types[0]}` : `one of [${types.join(" ")}]`;
  return { error: `must evaluate to ${wanted} but got ${given}` };
}

/** The policy's variables in order: each may speak of those before it. */
export function compileVariables({ spec }: ValidatingAdmissionPolicy): { types: Map<string, Type>; programs: Map<string, Compiled> } {
  const types = new Map<string, Type>();
  const programs = new Map<string, Compiled>();
  for (const { name = "", expression = "" } of spec?.variables ?? []) {
    const compiled = compilePolicyExpression(expression, { hasParams: spec.paramKind !== undefined, hasAuthorizer: true, variables: new Map(types) }, []);
    programs.set(name, compiled);
    types.set(name, "error" in compiled ? DYN : compiled.type);
  }
  return { types, programs };
}
