import { expect, test } from "vitest";
import { pod, rulesServer } from "../../testing/rules-server.ts";

const LABEL = "pod-security.kubernetes.io";

async function namespace(labels: Record<string, string>) {
  const server = await rulesServer();
  await server.post({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels } });
  await server.post({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } }, undefined, "shop");
  return server;
}

const hardened = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [{ name: "app", image: "nginx", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }],
};

test("an ordinary pod under restricted", async () => {
  const { post } = await namespace({ [`${LABEL}/enforce`]: "restricted" });
  expect((await post(pod("web"), undefined, "shop")).message).toBe(
    'pods "web" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  );
  expect((await post(pod("web", hardened), undefined, "shop")).code).toBe(201);
});

test("what the baseline forbids", async () => {
  const { post } = await namespace({ [`${LABEL}/enforce`]: "baseline", [`${LABEL}/enforce-version`]: "v1.30" });
  expect((await post(pod("web"), undefined, "shop")).code).toBe(201);
  const bad = {
    hostNetwork: true,
    volumes: [{ name: "host", hostPath: { path: "/" } }],
    containers: [
      { name: "app", image: "nginx", ports: [{ containerPort: 80 }], securityContext: { privileged: true, capabilities: { add: ["NET_ADMIN", "CHOWN"] } } },
    ],
  };
  expect((await post(pod("bad", bad), undefined, "shop")).message).toBe(
    'pods "bad" is forbidden: violates PodSecurity "baseline:v1.30": non-default capabilities (container "app" must not include "NET_ADMIN" in securityContext.capabilities.add), host namespaces (hostNetwork=true), hostPath volumes (volume "host"), hostPort (container "app" uses hostPort 80), privileged (container "app" must not set securityContext.privileged=true)',
  );
});

test("warnings, also about templates", async () => {
  const { post } = await namespace({ [`${LABEL}/warn`]: "restricted" });
  const warned = await post(
    pod("web", { ...hardened, securityContext: { runAsUser: 0, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } }),
    undefined,
    "shop",
  );
  expect([warned.code, warned.warnings]).toEqual([201, ['would violate PodSecurity "restricted:latest": runAsUser=0 (pod must not set runAsUser=0)']]);
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { ...hardened, securityContext: { seccompProfile: { type: "RuntimeDefault" } } } };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { selector: { matchLabels: labels }, template } };
  expect((await post(deployment, undefined, "shop")).warnings).toEqual([
    'would violate PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true)',
  ]);
});

test("a stricter level is tried on the pods that are there, and labels must be right", async () => {
  const { ask, post } = await namespace({});
  await post(pod("a"), undefined, "shop");
  await post(pod("b"), undefined, "shop");
  const { value } = await ask("GET", "/api/v1/namespaces/shop");
  value.metadata.labels[`${LABEL}/enforce`] = "restricted";
  expect((await ask("PUT", "/api/v1/namespaces/shop", value)).warnings).toEqual([
    'existing pods in namespace "shop" violate the new PodSecurity enforce level "restricted:latest"',
    "a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
  ]);
  const wrong = await post({ apiVersion: "v1", kind: "Namespace", metadata: { name: "wrong", labels: { [`${LABEL}/enforce`]: "strict" } } });
  expect(wrong.message).toBe(
    `Namespace "wrong" is invalid: metadata.labels[${LABEL}/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted`,
  );
});
