import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { type Exchange, exchangeCase } from "../machinery/exchange.ts";
import { get, NAMESPACE, post } from "../machinery/requests.ts";

const ACCOUNTS = `${NAMESPACE}/serviceaccounts`;
const account = post(ACCOUNTS, { metadata: { name: "$A" } }, { quiet: true });
const request = (spec: object, more: object = {}, name = "$A"): Exchange => post(`${ACCOUNTS}/${name}/token`, { ...more, spec });

const refusals: Readonly<Record<string, Exchange>> = {
  "for less than ten minutes": request({ expirationSeconds: 599 }),
  "for no time at all": request({ expirationSeconds: 0 }),
  "for too long": request({ expirationSeconds: 2 ** 32 + 1 }),
  "for a text's time": request({ expirationSeconds: "1h" }),
  "for an account that is not there": request({}, {}, "$A-other"),
  "under another name": request({}, { metadata: { name: "other" } }),
  "in another namespace": request({}, { metadata: { namespace: "other" } }),
  "for an account of another uid": request({}, { metadata: { uid: "11111111-2222-3333-4444-555555555555" } }),
  "bound to a kind that cannot be": request({ boundObjectRef: { kind: "ConfigMap", apiVersion: "v1", name: "x" } }),
  "bound to a kind of another group": request({ boundObjectRef: { kind: "Deployment", apiVersion: "apps/v1", name: "x" } }),
  "bound to nothing": request({ boundObjectRef: {} }),
  "bound to a pod that is not there": request({ boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "x" } }),
  "bound to a secret that is not there": request({ boundObjectRef: { kind: "Secret", apiVersion: "v1", name: "x" } }),
  "bound to a node that is not there": request({ boundObjectRef: { kind: "Node", apiVersion: "v1", name: "x" } }),
  "of another kind": request({}, { apiVersion: "v1", kind: "ConfigMap" }),
  "read back": get(`${ACCOUNTS}/$A/token`),
};
for (const [what, exchange] of Object.entries(refusals)) exchangeCase(`tokens: asked for ${what}`, [account, exchange]);

exchangeCase("tokens: bound to a secret of another uid", [
  account,
  post(`${NAMESPACE}/secrets`, { metadata: { name: "$A" } }, { quiet: true }),
  request({ boundObjectRef: { kind: "Secret", apiVersion: "v1", name: "$A", uid: "11111111-2222-3333-4444-555555555555" } }),
]);
exchangeCase("tokens: bound to a pod of another account", [
  account,
  post(
    `${NAMESPACE}/pods`,
    { metadata: { name: "$A" }, spec: { schedulingGates: [{ name: "example.com/a" }], containers: [{ name: "a", image: "busybox:1.36" }] } },
    { quiet: true },
  ),
  request({ boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "$A" } }),
]);

interface Answered {
  metadata: Record<string, unknown>;
  spec: Record<string, unknown>;
  status: { token: string; expirationTimestamp: string };
}

async function ask(c: ContractCluster, spec: object, name = "default"): Promise<Answered> {
  const answer = await c.request("POST", `/api/v1/namespaces/${c.namespace}/serviceaccounts/${name}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec,
  });
  expect(answer.status).toBe(201);
  return answer.body as Answered;
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;

/** What no two clusters share in the claims of a token: times become how far apart they are. */
function comparable(token: string): object {
  const { exp, iat, nbf, jti, iss, ...claims } = claimsOf(token) as { exp: number; iat: number; nbf: number; jti: string; iss: string };
  expect(iss).toMatch(/^https:\/\/kubernetes\.default\.svc/);
  expect(jti).toMatch(/^[0-9a-f-]{36}$/);
  expect(nbf).toBe(iat);
  return { ...claims, lifetime: exp - iat };
}

contractCase("tokens: whole, and what it claims", async (c) => {
  const { status, ...rest } = await ask(c, { audiences: ["https://kubernetes.default.svc.cluster.local"], expirationSeconds: 600 });
  expectGolden(c, "tokens/whole", { rest, claims: comparable(status.token) });
});

contractCase("tokens: for audiences of one's own", async (c) => {
  const { spec, status } = await ask(c, { audiences: ["vault", "nats"] });
  expectGolden(c, "tokens/audiences", { spec, claims: comparable(status.token) });
  expect((await c.withToken(status.token).request("GET", "/api/v1/namespaces")).status).toBe(401);
});

contractCase("tokens: a token of the API server's authenticates its account", async (c) => {
  const { status } = await ask(c, {});
  const answer = await c.withToken(status.token).request("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
    apiVersion: "authentication.k8s.io/v1",
    kind: "SelfSubjectReview",
  });
  const { userInfo } = (answer.body as { status: { userInfo: { extra: Record<string, string[]> } } }).status;
  expect(userInfo.extra["authentication.kubernetes.io/credential-id"]?.[0]).toBe(`JTI=${String(claimsOf(status.token)["jti"])}`);
  expectGolden(c, "tokens/whose", { ...userInfo, extra: Object.keys(userInfo.extra) });
});

contractCase("tokens: a token bound to a secret ends with it", async (c) => {
  const secret = await c.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "bond" } });
  const { status } = await ask(c, { boundObjectRef: { kind: "Secret", apiVersion: "v1", name: "bond", uid: secret.metadata.uid } });
  expectGolden(c, "tokens/bound-to-a-secret", comparable(status.token));
  const asAccount = c.withToken(status.token);
  expect((await asAccount.request("GET", "/version")).status).toBe(200);
  await c.delete("v1", "Secret", "bond");
  await c.until("the token to end", async () => (await asAccount.request("GET", "/version")).status === 401);
});

contractCase("tokens: a token of an account that is gone", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "brief" } });
  const { status } = await ask(c, {}, "brief");
  await c.delete("v1", "ServiceAccount", "brief");
  const refused = await c.until("the token to end", async () => {
    const answer = await c.withToken(status.token).request("GET", "/api/v1/namespaces");
    return answer.status === 401 && answer;
  });
  expectGolden(c, "tokens/of-an-account-that-is-gone", refused.body);
});

contractCase("tokens: a review says whose a token is, and for whom", async (c) => {
  const { status } = await ask(c, { audiences: ["vault"] });
  const review = async (audiences: string[] | undefined) => {
    const { body } = await c.request("POST", "/apis/authentication.k8s.io/v1/tokenreviews", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      spec: { token: status.token, audiences },
    });
    const { status: answer } = body as { status: { user?: { extra?: Record<string, unknown> }; error?: string } };
    const { user } = answer;
    return {
      ...answer,
      ...(user === undefined ? {} : { user: { ...user, extra: Object.keys(user.extra ?? {}) } }),
      // Which of the server's own audiences it lacks is the server's to name.
      ...(answer.error === undefined ? {} : { error: answer.error.replace(/\[(https:[^\]]*)\]/g, "[<audiences>]") }),
    };
  };
  expectGolden(c, "tokens/reviewed", [await review(["vault"]), await review(["vault", "nats"]), await review(["nats"]), await review(undefined)]);
});

contractCase("tokens: a pod's token is bound to its pod and node", async (c) => {
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "holder" },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "a", image: "busybox:1.36", command: ["sleep", "1000"] }] },
  });
  await c.podReady("holder");
  const { stdout } = await c.exec("holder", ["cat", "/var/run/secrets/kubernetes.io/serviceaccount/token"]);
  const { warnafter, ...kubernetes } = (comparable(stdout.trim()) as { "kubernetes.io": Record<string, unknown> })["kubernetes.io"];
  expect(typeof warnafter).toBe("number");
  expectGolden(c, "tokens/of-a-pod", { ...comparable(stdout.trim()), "kubernetes.io": kubernetes });
});
