import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { type Exchange, exchangeCase } from "../machinery/exchange.ts";
import { CONFIG_MAPS, configMap, get, given, mergePatch, NAMESPACE, post, put, remove } from "../machinery/requests.ts";

const PODS = `${NAMESPACE}/pods`;
const OWN = "/api/v1/namespaces/$A";
/** Never scheduled, so that nothing but admission touches it. */
const pod = (container: object = {}, spec: object = {}, metadata: object = {}): object => ({
  metadata: { name: "$A", ...metadata },
  spec: { schedulingGates: [{ name: "example.com/a" }], containers: [{ name: "a", image: "busybox:1.36", ...container }], ...spec },
});
const strict = {
  securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ["ALL"] }, seccompProfile: { type: "RuntimeDefault" } },
};

/** A namespace called $A of a level, and what happens in it. */
const within = (labels: Record<string, string>, ...exchanges: Exchange[]): Exchange[] => [
  post("/api/v1/namespaces", { metadata: { name: "$A", labels } }, { quiet: true }),
  ...exchanges,
  remove(OWN, undefined, { quiet: true }),
];
const level = (mode: string, value: string): Record<string, string> => ({ [`pod-security.kubernetes.io/${mode}`]: value });
const inOwn = (object: object): Exchange => post(`${OWN}/pods?dryRun=All`, object, { headers: { "user-agent": "contract/1" } });
/** Refused or warned of; what was made is the subject of other cases. */
const trial = (labels: Record<string, string>, object: object): Exchange[] =>
  within(labels, { ...inOwn(object), headers: { accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json" } });

const violations: Readonly<Record<string, object>> = {
  "privileged containers": pod({ securityContext: { privileged: true } }),
  "host namespaces": pod({}, { hostNetwork: true, hostPID: true, hostIPC: true }),
  "host ports": pod({ ports: [{ containerPort: 80, hostPort: 80 }] }),
  "host paths": pod({}, { volumes: [{ name: "etc", hostPath: { path: "/etc" } }] }),
  "capabilities beyond the default": pod({ securityContext: { capabilities: { add: ["NET_ADMIN", "SYS_TIME"] } } }),
  "unconfined profiles": pod({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
  "forbidden sysctls": pod({}, { securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] } }),
  "unusual proc mounts": pod({ securityContext: { procMount: "Unmasked" } }, { hostUsers: false }),
  "SELinux users": pod({ securityContext: { seLinuxOptions: { user: "x", type: "y" } } }),
  "several things at once, by two containers": pod(
    {},
    {
      hostPID: true,
      containers: [
        { name: "a", image: "x", securityContext: { privileged: true } },
        { name: "b", image: "x", securityContext: { privileged: true } },
      ],
    },
  ),
};
for (const [what, object] of Object.entries(violations)) {
  exchangeCase(`admission: the baseline forbids ${what}`, trial(level("enforce", "baseline"), object));
}
const strictViolations: Readonly<Record<string, object>> = {
  "what says nothing": pod(),
  root: pod({ securityContext: { ...strict.securityContext, runAsUser: 0 } }),
  "volumes of the host's": pod(strict, { volumes: [{ name: "a", nfs: { server: "a", path: "/" } }] }),
  "init containers that say nothing": pod(strict, { initContainers: [{ name: "i", image: "x" }] }),
  "capabilities that were not dropped": pod({ securityContext: { ...strict.securityContext, capabilities: { drop: ["NET_RAW"], add: ["CHOWN"] } } }),
};
for (const [what, object] of Object.entries(strictViolations)) {
  exchangeCase(`admission: the restricted level forbids ${what}`, trial(level("enforce", "restricted"), object));
}
exchangeCase(
  "admission: the restricted level lets pass what is strict",
  within(level("enforce", "restricted"), { ...inOwn(pod(strict, { automountServiceAccountToken: false })), headers: { accept: "application/json" } }),
);
exchangeCase("admission: a level that only warns", trial(level("warn", "restricted"), pod()));
exchangeCase("admission: a level that is audited says nothing", trial(level("audit", "restricted"), pod()));
exchangeCase("admission: a warning and a refusal", trial({ ...level("enforce", "baseline"), ...level("warn", "restricted") }, pod({}, { hostPID: true })));
exchangeCase("admission: a Deployment is warned of its template", [
  ...within(
    { ...level("enforce", "baseline"), ...level("warn", "restricted") },
    post("/apis/apps/v1/namespaces/$A/deployments?dryRun=All", {
      metadata: { name: "$A" },
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "x" }] } },
      },
    }),
  ),
]);
exchangeCase("admission: a level that is none", [post("/api/v1/namespaces", { metadata: { name: "$A", labels: level("enforce", "strict") } })]);
exchangeCase("admission: a version that is none", [
  post("/api/v1/namespaces", { metadata: { name: "$A", labels: { ...level("enforce", "baseline"), ...level("enforce-version", "1.x") } } }),
]);
exchangeCase("admission: a namespace becomes strict, and says which pods are not", [
  ...within(
    {},
    post(`${OWN}/pods`, pod({ securityContext: { privileged: true } }), { quiet: true }),
    mergePatch(OWN, { metadata: { labels: level("enforce", "restricted") } }),
  ),
]);

const lifecycle: Readonly<Record<string, Exchange>> = {
  "creating in a namespace that is not there": post("/api/v1/namespaces/$A/configmaps", configMap("x")),
  "updating in a namespace that is not there": put("/api/v1/namespaces/$A/configmaps/x", configMap("x")),
  "deleting in a namespace that is not there": remove("/api/v1/namespaces/$A/configmaps/x"),
  "listing in a namespace that is not there": get("/api/v1/namespaces/$A/configmaps"),
  "deleting the default namespace": remove("/api/v1/namespaces/default"),
  "deleting the system's namespace": remove("/api/v1/namespaces/kube-system"),
  "deleting the public namespace": remove("/api/v1/namespaces/kube-public"),
  "a Role in a namespace that is not there": post("/apis/rbac.authorization.k8s.io/v1/namespaces/$A/roles", { metadata: { name: "x" }, rules: [] }),
};
for (const [what, exchange] of Object.entries(lifecycle)) exchangeCase(`admission: ${what}`, [{ ...exchange, refused: true }]);

exchangeCase("admission: nothing is made in a namespace that goes away", [
  post("/api/v1/namespaces", { metadata: { name: "$A" } }, { quiet: true }),
  post(`${OWN}/configmaps`, configMap("x", { metadata: { finalizers: ["example.com/stay"] } }), { quiet: true }),
  remove(OWN, undefined, { quiet: true }),
  post(`${OWN}/configmaps`, configMap("y")),
  post("/apis/apps/v1/namespaces/$A/deployments", {
    metadata: { name: "d" },
    spec: { selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "x" }] } } },
  }),
  mergePatch(`${OWN}/configmaps/x`, { metadata: { finalizers: null } }, { quiet: true }),
]);

const ACCOUNTS = `${NAMESPACE}/serviceaccounts`;
const account = (more: object = {}): Exchange => post(ACCOUNTS, { metadata: { name: "$A" }, ...more }, { quiet: true });
const asPod = (spec: object, metadata: object = {}): Exchange => post(`${PODS}?dryRun=All`, pod({}, spec, metadata));
exchangeCase("admission: a pod of an account that is not there", [asPod({ serviceAccountName: "$A-none" })]);
exchangeCase("admission: a pod of an account that does not mount its token", [
  account({ automountServiceAccountToken: false }),
  asPod({ serviceAccountName: "$A" }),
]);
exchangeCase("admission: a pod that does not want its token", [account(), asPod({ serviceAccountName: "$A", automountServiceAccountToken: false })]);
exchangeCase("admission: a pod gets its account's secrets for pulling", [
  account({ imagePullSecrets: [{ name: "registry" }], automountServiceAccountToken: false }),
  asPod({ serviceAccountName: "$A" }),
]);
exchangeCase("admission: a pod keeps its own secrets for pulling", [
  account({ imagePullSecrets: [{ name: "registry" }], automountServiceAccountToken: false }),
  asPod({ serviceAccountName: "$A", imagePullSecrets: [{ name: "own" }] }),
]);
exchangeCase("admission: a pod of an account that may mount only its own secrets", [
  account({ metadata: { name: "$A", annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } }, automountServiceAccountToken: false }),
  asPod({ serviceAccountName: "$A", volumes: [{ name: "s", secret: { secretName: "other" } }] }),
  asPod({ serviceAccountName: "$A", containers: [{ name: "a", image: "x", envFrom: [{ secretRef: { name: "other" } }] }] }),
  asPod({ serviceAccountName: "$A", imagePullSecrets: [{ name: "other" }] }),
]);
exchangeCase("admission: a mirror pod is refused its account", [asPod({ serviceAccountName: "$A" }, { annotations: { "kubernetes.io/config.mirror": "x" } })]);
exchangeCase("admission: a pod that is a mirror of nothing", [given(configMap("$A")), asPod({}, { annotations: { "kubernetes.io/config.mirror": "x" } })]);
exchangeCase("admission: a ConfigMap that nobody limits", [post(`${CONFIG_MAPS}?dryRun=All`, configMap("$A"))]);

contractCase("admission: the conditions of a namespace that cannot go away", async (c) => {
  const name = c.unique("stuck");
  await c.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  const stay = { name: "stay", namespace: name, finalizers: ["example.com/stay"] };
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: stay }, { namespace: name });
  c.atEnd(() => c.patch("v1", "ConfigMap", "stay", { metadata: { finalizers: null } }, undefined, { namespace: name }));
  await c.delete("v1", "Namespace", name);
  const { status, spec } = await c.until("the namespace to say what keeps it", async () => {
    const seen = await c.get("v1", "Namespace", name);
    return (
      (seen["status"].conditions ?? []).some(
        (condition: { type: string; status: string }) => condition.type === "NamespaceFinalizersRemaining" && condition.status === "True",
      ) && seen
    );
  });
  expectGolden(c, "admission/stuck-namespace", {
    spec,
    phase: status.phase,
    conditions: status.conditions.map(({ lastTransitionTime: _time, ...condition }: Record<string, string>) => condition),
  });
});
