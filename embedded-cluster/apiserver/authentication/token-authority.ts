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
}

interface KubernetesClaim {
  namespace: string;
  serviceaccount: { name: string; uid: string };
  pod?: { name: string; uid: string };
  secret?: { name: string; uid: string };
  node?: { name: string; uid: string };
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
    if (Object.hasOwn(this.statics, token)) return this.statics[token];
    const claims = verifyJwt(token, this.key);
    if (claims === undefined || claims["iss"] !== TOKEN_ISSUER) return undefined;
    if (Number(claims["exp"]) * 1000 <= this.clock.now()) return undefined;
    if (!(claims["aud"] as string[]).includes(TOKEN_ISSUER)) return undefined;
    const claim = claims["kubernetes.io"] as KubernetesClaim;
    const { namespace, serviceaccount } = claim;
    const account = this.objects.find("serviceaccounts", "", namespace, serviceaccount.name);
    if (account?.metadata.uid !== serviceaccount.uid || !this.boundStands(claim)) return undefined;
    return serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid, {
      "authentication.kubernetes.io/credential-id": [`JTI=${String(claims["jti"])}`],
      ...(claim.pod === undefined
        ? {}
        : { "authentication.kubernetes.io/pod-name": [claim.pod.name], "authentication.kubernetes.io/pod-uid": [claim.pod.uid] }),
    });
  }

  private boundStands(claim: KubernetesClaim): boolean {
    for (const kind of ["pod", "secret", "node"] as const) {
      const bound = claim[kind];
      if (bound === undefined) continue;
      const object = this.objects.find(BOUND_RESOURCES[kind], "", kind === "node" ? undefined : claim.namespace, bound.name);
      if (object?.metadata.uid !== bound.uid) return false;
    }
    return true;
  }
}
