import type { KubeObject } from "../../../apimachinery/object.ts";
import { CEL_CALL_STEPS, CEL_REQUEST_STEPS } from "../../../kernel/limits.ts";
import { type AuthorizationQuestion, authorizerValue } from "../../cel/functions/authorizer.ts";
import { valueOf } from "../../cel/json-value.ts";
import { CelError, type CelMap, type Value } from "../../cel/values.ts";
import type { AdmissionContext, AdmissionRequest } from "../../hooks.ts";
import { type CompiledPolicy, compilePolicy } from "./compile.ts";
import type { ValidatingAdmissionPolicy } from "./types.ts";
import type { Compiled } from "./variables.ts";

/** Why a request is not to be. */
export interface Refusal {
  message: string;
  /** Of the Status; "" when an expression failed. */
  reason: string;
}

/** What the policy has against a request, with one param object. Models validator.Validate of pkg/admission/plugin/policy/validating. */
export function evaluatePolicy(
  policy: ValidatingAdmissionPolicy,
  request: AdmissionRequest,
  param: KubeObject | undefined,
  context: AdmissionContext,
): Refusal[] {
  const compiled = compilePolicy(policy);
  const fails = policy.spec.failurePolicy !== "Ignore";
  const activation = activationOf(compiled, request, param, context);
  const failed = (message: string): Refusal[] => (fails ? [{ message, reason: "" }] : []);
  const budget = { left: CEL_REQUEST_STEPS };
  const conditions = compiled.conditions.map((condition) => run(condition, activation, budget));
  if (conditions.some((each) => "value" in each && each.value === false)) return [];
  const broken = conditions.flatMap((each) => ("error" in each ? [each.error] : []));
  if (broken.length > 0) return failed(broken.length === 1 ? (broken[0] as string) : `[${broken.join(", ")}]`);
  return compiled.validations.flatMap(({ validation, expression, message }) => {
    const outcome = run(expression, activation, budget);
    if ("error" in outcome) return failed(outcome.error);
    if (outcome.value === true) return [];
    const text = message === undefined ? undefined : messageOf(run(message, activation, budget));
    return [{ message: text ?? (validation.message?.trim() || `failed expression: ${validation.expression.trim()}`), reason: validation.reason ?? "Invalid" }];
  });
}

interface Expression {
  source: string;
  compiled: Compiled;
}

type Outcome = { value: Value } | { error: string };

function run({ source, compiled }: Expression, activation: (name: string) => Value, budget: { left: number }): Outcome {
  if ("error" in compiled) return { error: `compilation error: ${compiled.error}` };
  if (budget.left <= 0) return { error: "validation failed due to running out of cost budget, no further validation rules will be run" };
  const meter = { cost: 0, limit: Math.min(CEL_CALL_STEPS, budget.left) };
  try {
    return { value: compiled.run(activation, meter) };
  } catch (error) {
    if (error instanceof CelError) return { error: `expression '${source}' resulted in error: ${error.message}` };
    throw error;
  } finally {
    budget.left -= meter.cost;
  }
}

function messageOf(outcome: Outcome): string | undefined {
  if ("error" in outcome || typeof outcome.value !== "string") return undefined;
  const text = outcome.value.trim();
  return text === "" || text.includes("\n") || text.length > 5 * 1024 ? undefined : text;
}

function activationOf(compiled: CompiledPolicy, request: AdmissionRequest, param: KubeObject | undefined, context: AdmissionContext): (name: string) => Value {
  const known = new Map<string, Value>();
  const make = (name: string): Value => {
    switch (name) {
      case "object":
        return valueOf(seen(request.object, request), undefined);
      case "oldObject":
        return valueOf(seen(request.oldObject, request), undefined);
      case "request":
        return valueOf(requestValue(request), undefined);
      case "namespaceObject":
        return valueOf(request.namespace === "" ? undefined : context.find("namespaces", "", undefined, request.namespace), undefined);
      case "params":
        return valueOf(param, undefined);
      case "authorizer":
        return authorizerOf(request, context);
      case "variables":
        return new Variables(compiled, read);
      default:
        return undefined;
    }
  };
  const read = (name: string): Value => {
    if (!known.has(name)) known.set(name, make(name));
    return known.get(name);
  };
  return read;
}

/** Through the scale subresource a Scale is written, whatever stands behind it. */
function seen(object: KubeObject | undefined, { subresource }: AdmissionRequest): object | undefined {
  if (object === undefined || subresource !== "scale") return object;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = (part: { replicas?: number } | undefined) => (part?.replicas === undefined ? {} : { replicas: part.replicas });
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp };
  return { apiVersion: "autoscaling/v1", kind: "Scale", metadata, spec: replicas(object["spec"]), status: { replicas: 0, ...replicas(object["status"]) } };
}

/** The policy's variables, each computed when it is first asked for. */
class Variables implements CelMap {
  readonly isMap = true;
  private readonly compiled: CompiledPolicy;
  private readonly read: (name: string) => Value;
  private readonly known = new Map<string, Value>();

  constructor(compiled: CompiledPolicy, read: (name: string) => Value) {
    this.compiled = compiled;
    this.read = read;
  }

  get size(): number {
    return this.compiled.variables.size;
  }

  get(key: Value): Value | undefined {
    const name = String(key);
    if (this.known.has(name)) return this.known.get(name);
    const variable = this.compiled.variables.get(name);
    if (variable === undefined) return undefined;
    if ("error" in variable) throw new CelError(`composited variable "${name}" fails to compile: ${variable.error}`);
    const value = evaluated(name, () => variable.run(this.read, { cost: 0, limit: CEL_CALL_STEPS }));
    this.known.set(name, value);
    return value;
  }

  keys(): Value[] {
    return [...this.compiled.variables.keys()];
  }
}

function evaluated(name: string, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CelError) throw new CelError(`composited variable "${name}" fails to evaluate: ${error.message}`);
    throw error;
  }
}

/** Models CreateAdmissionRequest. */
function requestValue({ kind, resource, subresource, name, namespace, operation, user, dryRun }: AdmissionRequest): object {
  const { username, uid, groups, extra } = user;
  return {
    kind,
    resource,
    subResource: subresource,
    requestKind: kind,
    requestResource: resource,
    requestSubResource: subresource,
    name,
    namespace,
    operation,
    userInfo: { username, ...(uid === undefined ? {} : { uid }), groups: [...groups], ...(extra === undefined ? {} : { extra }) },
    dryRun,
  };
}

function authorizerOf(request: AdmissionRequest, context: AdmissionContext): Value {
  const { resource, subresource, namespace, name } = request;
  const ask = (question: AuthorizationQuestion) => {
    const account = question.serviceAccount;
    const user =
      account === undefined
        ? request.user
        : {
            username: `system:serviceaccount:${account.namespace}:${account.name}`,
            groups: ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`, "system:authenticated"],
          };
    const { allowed, reason } = context.authorize({
      user,
      verb: question.verb ?? "",
      isResourceRequest: question.path === undefined,
      apiGroup: question.group ?? "",
      apiVersion: "*",
      resource: question.resource ?? "",
      subresource: question.subresource ?? "",
      namespace: question.namespace ?? "",
      name: question.name ?? "",
      path: question.path ?? "",
    });
    return { allowed, reason: reason ?? "" };
  };
  return authorizerValue(ask, { group: resource.group, resource: resource.resource, subresource, namespace, name });
}
