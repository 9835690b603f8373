import { badRequestError, conflictError, invalidError, notFoundError } from "../../apimachinery/errors.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { type FieldProblem, invalid } from "../../apimachinery/validation/field-problem.ts";
import { type BoundObject, TOKEN_ISSUER } from "../authentication/token-authority.ts";
import { decodeBody } from "../request/body.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { getObject } from "../rest/get.ts";

const DEFAULT_SECONDS = 3600;
const LEAST_SECONDS = 600;
const MOST_SECONDS = 2 ** 32;
/** The lifetime the ServiceAccount admission plugin asks for in every pod. Such tokens are good for longer than they say. */
const EXTENDED_FROM_SECONDS = 3607;
const EXTENDED_SECONDS = 365 * 24 * 60 * 60;
const BOUND_RESOURCES: Record<string, string> = { Pod: "pods", Secret: "secrets", Node: "nodes" };

interface TokenRequestSpec {
  audiences?: string[];
  expirationSeconds?: number;
  boundObjectRef?: { kind?: string; apiVersion?: string; name?: string; uid?: string };
}

/** serviceaccounts/token. Models pkg/registry/core/serviceaccount/storage TokenREST. */
export async function requestToken(call: Call): Promise<Outcome> {
  const body = decodeBody(call.request, call.serving.protobuf) as { spec?: TokenRequestSpec; metadata?: object } | undefined;
  const account = getObject(call);
  const spec = body?.spec ?? {};
  const expirationSeconds = spec.expirationSeconds ?? DEFAULT_SECONDS;
  checkExpiration(call, expirationSeconds);
  const audiences = spec.audiences === undefined || spec.audiences.length === 0 ? [TOKEN_ISSUER] : spec.audiences;
  const { name, namespace = "", uid = "" } = account.metadata;
  const bound = boundObject(call, namespace, spec.boundObjectRef);
  // Models --service-account-extend-token-expiration, which is on by default.
  const isExtended = expirationSeconds === EXTENDED_FROM_SECONDS && bound?.kind === "Pod" && audiences.includes(TOKEN_ISSUER);
  const lifetime = isExtended ? EXTENDED_SECONDS : expirationSeconds;
  const { token } = call.serving.tokens.issue({ namespace, name, uid, audiences, expirationSeconds: lifetime, ...(bound === undefined ? {} : { bound }) });
  const now = call.serving.clock.now();
  const metadata = { name, namespace, creationTimestamp: timestamp(now) };
  const object = {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata,
    spec: { ...spec, audiences, expirationSeconds },
    status: { token, expirationTimestamp: timestamp(now + expirationSeconds * 1000) },
  };
  return { code: 201, object };
}

function checkExpiration(call: Call, seconds: number): void {
  const problems: FieldProblem[] = [];
  if (!(seconds >= LEAST_SECONDS)) problems.push(invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"));
  if (seconds > MOST_SECONDS) problems.push(invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"));
  if (problems.length > 0) throw invalidError({ group: "authentication.k8s.io", kind: "TokenRequest" }, call.info.name, problems);
}

function boundObject(call: Call, namespace: string, reference: TokenRequestSpec["boundObjectRef"]): BoundObject | undefined {
  if (reference === undefined || reference === null) return undefined;
  const { kind = "", name = "", uid } = reference;
  const resource = BOUND_RESOURCES[kind];
  if (resource === undefined) throw badRequestError(`cannot bind token for serviceaccount to object of type ${JSON.stringify(kind)}`);
  const object = call.serving.strategy.find(resource, "", kind === "Node" ? undefined : namespace, name);
  if (object === undefined) throw notFoundError({ group: "", resource }, name);
  if (uid !== undefined && uid !== "" && uid !== object.metadata.uid) {
    throw conflictError(
      { group: "", resource },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return { kind: kind as BoundObject["kind"], name, uid: object.metadata.uid as string };
}
