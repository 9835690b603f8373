import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readAllText } from "../../kernel/streams.ts";
import { tinyServer } from "../testing/tiny-server.ts";
import { hmacSha256, sha256 } from "./sha256.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new TextEncoder().encode(text);
const ACCOUNTS = "/api/v1/namespaces/shop/serviceaccounts";

describe("SHA-256", () => {
  test.each([0, 1, 55, 56, 63, 64, 65, 119, 1_000])("of %d bytes agrees with the host's", (length) => {
    const message = bytes("x".repeat(length));
    expect(hex(sha256(message))).toBe(createHash("sha256").update(message).digest("hex"));
    for (const key of ["short", "k".repeat(100)]) expect(hex(hmacSha256(bytes(key), message))).toBe(createHmac("sha256", key).update(message).digest("hex"));
  });
});

describe("service-account tokens", () => {
  async function withToken(spec: object = {}, tokenKey = bytes("0123456789abcdef0123456789abcdef")) {
    const tiny = tinyServer({ tokenKey });
    const account = (await tiny.ask("POST", ACCOUNTS, { metadata: { name: "robot" } })).value;
    const { code, value } = await tiny.ask("POST", `${ACCOUNTS}/robot/token`, { kind: "TokenRequest", apiVersion: "authentication.k8s.io/v1", spec });
    return { ...tiny, account, code, value, token: value.status?.token as string };
  }

  test("carry upstream's claims", async () => {
    const { code, value, token, account } = await withToken({ expirationSeconds: 900 });
    expect([code, value.status.expirationTimestamp]).toEqual([201, "2026-01-01T00:15:00Z"]);
    const claims = JSON.parse(Buffer.from(token.split(".")[1] as string, "base64url").toString());
    expect(claims).toEqual({
      aud: ["https://kubernetes.default.svc.cluster.local"],
      exp: 1767226500,
      iat: 1767225600,
      iss: "https://kubernetes.default.svc.cluster.local",
      jti: expect.any(String),
      "kubernetes.io": { namespace: "shop", serviceaccount: { name: "robot", uid: account.metadata.uid } },
      nbf: 1767225600,
      sub: "system:serviceaccount:shop:robot",
    });
  });

  test("say who the bearer is, until they expire or the account goes", async () => {
    const { server, token, clock, ask } = await withToken();
    const whoami = async () => {
      const response = await server.clientForToken(token).request({ method: "POST", path: "/apis/authentication.k8s.io/v1/selfsubjectreviews", body: {} });
      return response.body.type === "json" ? ((response.body.value as any).status?.userInfo?.username ?? (response.body.value as any).message) : undefined;
    };
    expect(await whoami()).toBe("system:serviceaccount:shop:robot");
    await clock.advance(3_600_000);
    expect(await whoami()).toBe("Unauthorized");
    const fresh = (await ask("POST", `${ACCOUNTS}/robot/token`, {})).value.status.token;
    expect(server.authenticateToken(fresh)?.groups).toEqual(["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"]);
    await ask("DELETE", `${ACCOUNTS}/robot`);
    expect(server.authenticateToken(fresh)).toBeUndefined();
  });

  test("cannot be forged, changed, or used elsewhere", async () => {
    const { server, token, store } = await withToken();
    const [header, claims, signature] = token.split(".") as [string, string, string];
    const other = Buffer.from(Buffer.from(claims, "base64url").toString().replace("robot", "admin")).toString("base64url");
    for (const forged of [`${header}.${other}.${signature}`, `${header}.${claims}.`, `${header}.${claims}`, "", "..", token.slice(1)]) {
      expect(server.authenticateToken(forged)).toBeUndefined();
    }
    expect(tinyServer({ store, tokenKey: bytes("another key of thirty-two bytes!") }).server.authenticateToken(token)).toBeUndefined();
    expect(tinyServer({ store, tokenKey: bytes("0123456789abcdef0123456789abcdef") }).server.authenticateToken(token)?.username).toBe(
      "system:serviceaccount:shop:robot",
    );
  });

  test("bound to a pod, they end with it; too short a life is refused", async () => {
    const { server, ask } = await withToken();
    await ask("POST", "/api/v1/namespaces/shop/pods", { metadata: { name: "web" }, spec: { serviceAccountName: "robot", containers: [] } });
    const spec = { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "web" } };
    const { value } = await ask("POST", `${ACCOUNTS}/robot/token`, { spec });
    expect(server.authenticateToken(value.status.token)?.extra).toMatchObject({ "authentication.kubernetes.io/pod-name": ["web"] });
    await ask("DELETE", "/api/v1/namespaces/shop/pods/web");
    expect(server.authenticateToken(value.status.token)).toBeUndefined();
    expect((await ask("POST", `${ACCOUNTS}/robot/token`, { spec: { expirationSeconds: 60 } })).value.message).toBe(
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    );
  });
});

test("health and version need no store", async () => {
  const { server } = tinyServer();
  const response = await server.clientFor({ username: "x", groups: [] }).request({ method: "GET", path: "/healthz" });
  expect(response.body.type === "bytes" && (await readAllText(response.body.source))).toBe("ok");
});
