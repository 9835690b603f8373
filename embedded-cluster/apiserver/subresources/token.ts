import { badRequestError, conflictError, invalidError, notFoundError } from "../../apimachinery/errors.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { type FieldProblem, invalid } from "../../apimachinery/validation/field-problem.ts";
import { type BoundObject, TOKEN_ISSUER } from "../authentication/token-authority.ts";
import { decodeBody } from "../request/body.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { namespaceMismatch } from "../rest/create.ts";
import { getObject } from "../rest/get.ts";
import { typedBody } from "../rest/typed-body.ts";
import { type Review, managed, writerOf } from "../reviews/reviews.ts";

const DEFAULT_SECONDS = 3600;
const LEAST_SECONDS = 600;
const MOST_SECONDS = 2 ** 32;
/** The lifetime the ServiceAccount admission plugin asks for in every pod. Such tokens are good for longer than they say. */
const EXTENDED_FROM_SECONDS = 3607;
const EXTENDED_SECONDS = 365 * 24 * 60 * 60;
const BOUND_RESOURCES: Record<string, string> = { Pod: "pods", Secret: "secrets", Node: "nodes" };
const KIND = { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" };

interface Reference {
  kind?: string;
  apiVersion?: string;
  name?: string;
  uid?: string;
}

interface TokenRequest {
  metadata?: { name?: string; namespace?: string; uid?: string };
  spec: { audiences?: string[]; expirationSeconds?: number; boundObjectRef?: Reference | null };
}

/** serviceaccounts/token. Models pkg/registry/core/serviceaccount/storage TokenREST. */
export async function requestToken(call: Call): Promise<Outcome> {
  const request = readRequest(call);
  const account = accountOf(call, request);
  const { name, namespace = "", uid = "" } = account.metadata;
  const expirationSeconds = request.spec.expirationSeconds ?? DEFAULT_SECONDS;
  checkExpiration(expirationSeconds);
  const now = call.serving.clock.now();
  const time = timestamp(now);
  const asked = { ...request, spec: { ...request.spec, expirationSeconds } };
  const manager = writerOf(call.info, call.request.headers ?? {});
  const metadata = { ...request.metadata, name, namespace, uid, creationTimestamp: time, ...managed(call.serving, KIND, asked, manager, time, "token") };
  const audiences = request.spec.audiences === undefined || request.spec.audiences.length === 0 ? [TOKEN_ISSUER] : request.spec.audiences;
  const bound = boundObject(call, namespace, request.spec.boundObjectRef);
  // Models --service-account-extend-token-expiration, which is on by default.
  const isExtended = expirationSeconds === EXTENDED_FROM_SECONDS && bound?.kind === "Pod" && audiences.every((audience) => audience === TOKEN_ISSUER);
  const { token } = call.serving.tokens.issue({
    namespace,
    name,
    uid,
    audiences,
    expirationSeconds: isExtended ? EXTENDED_SECONDS : expirationSeconds,
    ...(isExtended ? { warnAfterSeconds: expirationSeconds } : {}),
    ...(bound === undefined ? {} : { bound }),
    ...nodeOf(call, bound),
  });
  const object = {
    kind: KIND.kind,
    apiVersion: "authentication.k8s.io/v1",
    metadata,
    spec: { audiences, expirationSeconds, boundObjectRef: request.spec.boundObjectRef ?? null },
    status: { token, expirationTimestamp: timestamp(now + expirationSeconds * 1000) },
  };
  return { code: 201, object };
}

function readRequest(call: Call): TokenRequest {
  const body = decodeBody(call.request, call.serving.protobuf) as { kind?: unknown; apiVersion?: unknown } | undefined;
  const { kind = KIND.kind, apiVersion = "authentication.k8s.io/v1" } = body ?? {};
  const [version = "", group = ""] = String(apiVersion).split("/").reverse();
  if (kind !== KIND.kind && call.serving.registry.ofKind(group, version, String(kind)) !== undefined) {
    const reason = `converting (${version}.${String(kind)}) to (authentication.TokenRequest): unknown conversion`;
    throw badRequestError(`${String(kind)} in version ${JSON.stringify(version)} cannot be handled as a TokenRequest: ${reason}`);
  }
  const request = typedBody<Review>(call.serving, KIND, body);
  return { ...request, spec: request.spec ?? {} };
}

/** The account asked for, when the request is not about another one. */
function accountOf(call: Call, { metadata = {} }: TokenRequest): KubeObject {
  const { name, namespace } = call.info;
  if (metadata.namespace && metadata.namespace !== namespace) throw namespaceMismatch();
  if (metadata.name && metadata.name !== name) {
    throw invalidError(KIND, name, [invalid("metadata.name", metadata.name, "must match the service account name if specified")]);
  }
  const account = getObject(call);
  if (metadata.uid && metadata.uid !== account.metadata.uid) {
    const reason = `the UID in the token request (${metadata.uid}) does not match the UID of the service account (${account.metadata.uid})`;
    throw conflictError({ group: KIND.group, resource: KIND.kind }, name, reason);
  }
  return account;
}

function checkExpiration(seconds: number): void {
  const problems: FieldProblem[] = [];
  if (!(seconds >= LEAST_SECONDS)) problems.push(invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"));
  if (seconds > MOST_SECONDS) problems.push(invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"));
  if (problems.length > 0) throw invalidError(KIND, "", problems);
}

function boundObject(call: Call, namespace: string, reference: TokenRequest["spec"]["boundObjectRef"]): BoundObject | undefined {
  if (reference === undefined || reference === null) return undefined;
  const { kind = "", name = "", uid, apiVersion = "" } = reference;
  const resource = apiVersion.includes("/") ? undefined : BOUND_RESOURCES[kind];
  if (resource === undefined) {
    const about = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
    throw badRequestError(`cannot bind token to object of type ${about}, Kind=${kind}`);
  }
  const object = call.serving.strategy.find(resource, "", kind === "Node" ? undefined : namespace, name);
  if (object === undefined) throw notFoundError({ group: "", resource }, name);
  if (kind === "Pod" && object["spec"]?.serviceAccountName !== call.info.name) {
    throw badRequestError(`cannot bind token for serviceaccount ${JSON.stringify(call.info.name)} to pod running with different serviceaccount name.`);
  }
  if (uid !== undefined && uid !== "" && uid !== object.metadata.uid) {
    const reason = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflictError({ group: "", resource: kind }, name, reason);
  }
  return { kind: kind as BoundObject["kind"], name, uid: object.metadata.uid as string };
}

/** A pod's token says where the pod runs. */
function nodeOf({ serving, info }: Call, bound: BoundObject | undefined): { node?: { name: string; uid: string } } {
  if (bound?.kind !== "Pod") return {};
  const name: unknown = serving.strategy.find("pods", "", info.namespace, bound.name)?.["spec"]?.nodeName;
  if (typeof name !== "string" || name === "") return {};
  return { node: { name, uid: serving.strategy.find("nodes", "", undefined, name)?.metadata.uid ?? "" } };
}
