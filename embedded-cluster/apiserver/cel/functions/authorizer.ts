import { objectType, parseType, type Type } from "../types.ts";
import { CelError, Opaque } from "../values.ts";
import { type FunctionRow, method } from "./table.ts";

const AUTHORIZER_TYPE = "kubernetes.authorization.Authorizer";
const PATH = "kubernetes.authorization.PathCheck";
const GROUP = "kubernetes.authorization.GroupCheck";
const RESOURCE = "kubernetes.authorization.ResourceCheck";
const DECISION = "kubernetes.authorization.Decision";

/** What is asked of the authorizer, gathered step by step. */
export interface AuthorizationQuestion {
  /** Of a ServiceAccount, in place of the request's user. */
  serviceAccount?: { namespace: string; name: string };
  path?: string;
  group?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  verb?: string;
}

export interface AuthorizationAnswer {
  allowed: boolean;
  reason: string;
  error?: string;
}

type Ask = (question: AuthorizationQuestion) => AuthorizationAnswer;

interface Held {
  ask: Ask;
  question: AuthorizationQuestion;
}

/** The type of the variable `authorizer`. */
export const AUTHORIZER_VARIABLE: Type = objectType(AUTHORIZER_TYPE, (name) => (name === "requestResource" ? parseType(RESOURCE) : undefined));

/** The variable `authorizer` of admission policies; `request` is what authorizer.requestResource asks about. */
export function authorizerValue(ask: Ask, request: AuthorizationQuestion): Opaque {
  return new Opaque(AUTHORIZER_TYPE, { ask, question: {} } satisfies Held, "", { requestResource: wrap(RESOURCE, { ask, question: request }) });
}

/** Kubernetes' authorizer library. Models pkg/cel/library/authz.go. */
export const AUTHORIZER: readonly FunctionRow[] = [
  method("path", `${AUTHORIZER_TYPE}, string -> ${PATH}`, (held: Opaque, path: string) => refine(held, PATH, { path })),
  method("group", `${AUTHORIZER_TYPE}, string -> ${GROUP}`, (held: Opaque, group: string) => refine(held, GROUP, { group })),
  method("serviceAccount", `${AUTHORIZER_TYPE}, string, string -> ${AUTHORIZER_TYPE}`, (held: Opaque, namespace: string, name: string) =>
    refine(held, AUTHORIZER_TYPE, { serviceAccount: { namespace, name } }),
  ),
  method("resource", `${GROUP}, string -> ${RESOURCE}`, (held: Opaque, resource: string) => refine(held, RESOURCE, { resource })),
  method("subresource", `${RESOURCE}, string -> ${RESOURCE}`, (held: Opaque, subresource: string) => refine(held, RESOURCE, { subresource })),
  method("namespace", `${RESOURCE}, string -> ${RESOURCE}`, (held: Opaque, namespace: string) => refine(held, RESOURCE, { namespace })),
  method("name", `${RESOURCE}, string -> ${RESOURCE}`, (held: Opaque, name: string) => refine(held, RESOURCE, { name })),
  method("check", `${PATH}, string -> ${DECISION}`, (held: Opaque, verb: string) => decide(held, verb)),
  method("check", `${RESOURCE}, string -> ${DECISION}`, (held: Opaque, verb: string) => decide(held, verb)),
  method("allowed", `${DECISION} -> bool`, ({ value }: Opaque) => (value as AuthorizationAnswer).allowed),
  method("reason", `${DECISION} -> string`, ({ value }: Opaque) => (value as AuthorizationAnswer).reason),
  method("errored", `${DECISION} -> bool`, ({ value }: Opaque) => (value as AuthorizationAnswer).error !== undefined),
  method("error", `${DECISION} -> string`, ({ value }: Opaque) => (value as AuthorizationAnswer).error ?? ""),
];

function wrap(type: string, held: Held): Opaque {
  return new Opaque(type, held, JSON.stringify(held.question));
}

function refine({ value }: Opaque, type: string, more: AuthorizationQuestion): Opaque {
  const { ask, question } = value as Held;
  return wrap(type, { ask, question: { ...question, ...more } });
}

function decide({ value }: Opaque, verb: string): Opaque {
  const { ask, question } = value as Held;
  if (verb === "") throw new CelError("verb must not be empty");
  const answer = ask({ ...question, verb });
  return new Opaque(DECISION, answer, JSON.stringify(answer));
}
