import type { Clock } from "../../kernel/clock.ts";
import { type Random, randomUid } from "../../kernel/random.ts";
import type { ObjectReader, UserInfo } from "../hooks.ts";
import { signJwt, verifyJwt } from "./jwt.ts";
import { serviceAccountUser } from "./users.ts";

export const TOKEN_ISSUER = "https://kubernetes.default.svc.cluster.local";

export interface BoundObject {
  kind: "Pod" | "Secret" | "Node";
  name: string;
  uid: string;
}

export interface TokenSubject {
  namespace: string;
  name: string;
  uid: string;
  audiences: readonly string[];
  expirationSeconds: number;
  bound?: BoundObject;
  /** Where the pod that it is bound to runs. */
  node?: { name: string; uid: string };
  /** After so many seconds the token should have been renewed, although it is still good. */
  warnAfterSeconds?: number;
}

/** Whose a token is and which of the audiences asked for it is for, or why it is nobody's. */
export type Examined = { user: UserInfo; audiences: string[] } | { reason: string | undefined };

interface KubernetesClaim {
  namespace: string;
  serviceaccount: { name: string; uid: string };
  pod?: { name: string; uid: string };
  secret?: { name: string; uid: string };
  node?: { name: string; uid: string };
  warnafter?: number;
}

const BOUND_RESOURCES = { pod: "pods", secret: "secrets", node: "nodes" } as const;

/**
 * Issues and recognises service-account tokens. Nothing is remembered: a token is good while its signature, its time, its
 * ServiceAccount and what it is bound to are. Models pkg/serviceaccount of Kubernetes.
 */
export class TokenAuthority {
  private readonly key: Uint8Array;
  private readonly statics: Readonly<Record<string, UserInfo>>;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly objects: ObjectReader;

  constructor(options: { key: Uint8Array; statics: Readonly<Record<string, UserInfo>>; clock: Clock; random: Random; objects: ObjectReader }) {
    this.key = options.key;
    this.statics = options.statics;
    this.clock = options.clock;
    this.random = options.random;
    this.objects = options.objects;
  }

  /** A token and its end, in milliseconds since the epoch. */
  issue(subject: TokenSubject): { token: string; expires: number } {
    const now = Math.floor(this.clock.now() / 1000);
    const { namespace, name, uid, bound } = subject;
    const claim: KubernetesClaim = { namespace, serviceaccount: { name, uid } };
    if (bound !== undefined) claim[bound.kind.toLowerCase() as "pod"] = { name: bound.name, uid: bound.uid };
    if (subject.node !== undefined) claim.node = subject.node;
    if (subject.warnAfterSeconds !== undefined) claim.warnafter = now + subject.warnAfterSeconds;
    const claims = {
      aud: subject.audiences,
      exp: now + subject.expirationSeconds,
      iat: now,
      iss: TOKEN_ISSUER,
      jti: randomUid(this.random),
      "kubernetes.io": claim,
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${name}`,
    };
    return { token: signJwt(claims, this.key), expires: (now + subject.expirationSeconds) * 1000 };
  }

  /** Whose token this is; undefined when it is nobody's (any more). */
  authenticate(token: string): UserInfo | undefined {
    const examined = this.examine(token, [TOKEN_ISSUER]);
    return "user" in examined ? examined.user : undefined;
  }

  /** Models jwtTokenAuthenticator of pkg/serviceaccount. There is no reason when the token is not of this server at all. */
  examine(token: string, wanted: readonly string[]): Examined {
    if (Object.hasOwn(this.statics, token)) {
      const audiences = wanted.filter((audience) => audience === TOKEN_ISSUER);
      const user = this.statics[token];
      return user === undefined || audiences.length === 0 ? { reason: undefined } : { user, audiences };
    }
    const claims = verifyJwt(token, this.key);
    if (claims === undefined || claims["iss"] !== TOKEN_ISSUER) return { reason: undefined };
    const held = claims["aud"] as string[];
    const audiences = wanted.filter((audience) => held.includes(audience));
    if (audiences.length === 0) return { reason: `token audiences ${quoted(held)} is invalid for the target audiences ${quoted(wanted)}` };
    if (Number(claims["exp"]) * 1000 <= this.clock.now()) return { reason: "service account token has expired" };
    const claim = claims["kubernetes.io"] as KubernetesClaim;
    const reason = this.whyGone(claim);
    return reason === undefined ? { user: userOf(claim, String(claims["jti"])), audiences } : { reason };
  }

  private whyGone(claim: KubernetesClaim): string | undefined {
    const { namespace, serviceaccount } = claim;
    const account = this.objects.find("serviceaccounts", "", namespace, serviceaccount.name);
    if (account === undefined) return `serviceaccounts ${JSON.stringify(serviceaccount.name)} not found`;
    if (account.metadata.uid !== serviceaccount.uid) return `service account UID (${account.metadata.uid}) does not match claim (${serviceaccount.uid})`;
    return this.boundStands(claim) ? undefined : "service account token has been invalidated";
  }

  /** The node of a pod is only told of. */
  private boundStands(claim: KubernetesClaim): boolean {
    for (const kind of ["pod", "secret", "node"] as const) {
      const bound = claim[kind];
      if (bound === undefined || (kind === "node" && claim.pod !== undefined)) continue;
      const object = this.objects.find(BOUND_RESOURCES[kind], "", kind === "node" ? undefined : claim.namespace, bound.name);
      if (object?.metadata.uid !== bound.uid) return false;
    }
    return true;
  }
}

function userOf({ namespace, serviceaccount, pod, node }: KubernetesClaim, id: string): UserInfo {
  const extra: Record<string, string[]> = { "authentication.kubernetes.io/credential-id": [`JTI=${id}`] };
  for (const [what, bound] of Object.entries({ node, pod })) {
    if (bound === undefined) continue;
    extra[`authentication.kubernetes.io/${what}-name`] = [bound.name];
    extra[`authentication.kubernetes.io/${what}-uid`] = [bound.uid];
  }
  return serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid, extra);
}

/** As Go prints a list of texts. */
function quoted(list: readonly string[]): string {
  return `[${list.map((each) => JSON.stringify(each)).join(" ")}]`;
}
