import { expect, test } from "vitest";
import { rulesServer } from "../../testing/rules-server.ts";

test("a Secret keeps texts as data", async () => {
  const { post } = await rulesServer();
  const { value } = await post({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "db" },
    stringData: { user: "shop" },
    data: { password: "aHVudGVyMg==" },
  });
  expect([value.type, value.data, value.stringData]).toEqual(["Opaque", { password: "aHVudGVyMg==", user: "c2hvcA==" }, undefined]);
});

test("what is immutable stays as it is", async () => {
  const { ask, post } = await rulesServer();
  const { value } = await post({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" }, immutable: true });
  value.data.a = "2";
  expect((await ask("PUT", "/api/v1/namespaces/default/configmaps/c", value)).message).toBe(
    'ConfigMap "c" is invalid: data: Forbidden: field is immutable when `immutable` is set',
  );
});

const refused: [string, object, string][] = [
  [
    "a key that cannot be a file",
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { "a b": "1" } },
    "ConfigMap \"c\" is invalid: data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  ],
  [
    "too much",
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "x".repeat(1024 * 1024 + 1) } },
    'ConfigMap "c" is invalid: : Too long: may not be more than 1048576 bytes',
  ],
  [
    "a certificate without its key",
    { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, type: "kubernetes.io/tls", data: { "tls.crt": "" } },
    'Secret "s" is invalid: data[tls.key]: Required value',
  ],
  [
    "a name in capitals",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "Shop" } },
    "Namespace \"Shop\" is invalid: metadata.name: Invalid value: \"Shop\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ],
  [
    "a label that is none",
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", labels: { app: "a b" } } },
    "ConfigMap \"c\" is invalid: metadata.labels: Invalid value: \"a b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ],
  [
    "a claim that wants nothing",
    { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "p" }, spec: { accessModes: ["RWO"], resources: { requests: { storage: "0" } } } },
    'PersistentVolumeClaim "p" is invalid: [spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod", spec.resources[storage]: Invalid value: "0": must be greater than zero]',
  ],
  [
    "a quota of what cannot be counted",
    { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec: { hard: { deployments: "1" } } },
    'ResourceQuota "q" is invalid: [spec.hard[deployments]: Invalid value: "deployments": must be a standard resource type or fully qualified, spec.hard[deployments]: Invalid value: "deployments": must be a standard resource for quota]',
  ],
  [
    "limits upside down",
    { apiVersion: "v1", kind: "LimitRange", metadata: { name: "l" }, spec: { limits: [{ type: "Pod", min: { cpu: "2" }, max: { cpu: "1" } }] } },
    'LimitRange "l" is invalid: spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
  ],
  [
    "a role that says nothing",
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "r" }, rules: [{ resources: ["pods"] }] },
    'Role.rbac.authorization.k8s.io "r" is invalid: [rules[0].verbs: Required value: verbs must contain at least one value, rules[0].apiGroups: Required value: resource rules must supply at least one api group]',
  ],
  [
    "an ingress without a path type",
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "i" },
      spec: { rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }] },
    },
    'Ingress.networking.k8s.io "i" is invalid: spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
  ],
  [
    "a policy with a peer that is none",
    { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "n" }, spec: { podSelector: {}, ingress: [{ from: [{}] }] } },
    'NetworkPolicy.networking.k8s.io "n" is invalid: spec.ingress[0].from[0]: Required value: must specify a peer',
  ],
];

test.each(refused)("%s", async (_, object, message) => {
  const { post } = await rulesServer();
  expect((await post(object)).message).toBe(message);
});

test("a binding's role stays, and Endpoints are deprecated", async () => {
  const { ask, post } = await rulesServer();
  const group = "rbac.authorization.k8s.io";
  const { value } = await post({
    apiVersion: `${group}/v1`,
    kind: "RoleBinding",
    metadata: { name: "b" },
    roleRef: { kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "User", name: "ann" }],
  });
  expect([value.roleRef.apiGroup, value.subjects]).toEqual([group, [{ kind: "User", name: "ann", apiGroup: group }]]);
  value.roleRef.name = "edit";
  expect((await ask("PUT", `/apis/${group}/v1/namespaces/default/rolebindings/b`, value)).message).toBe(
    `RoleBinding.${group} "b" is invalid: roleRef: Invalid value: {"APIGroup":"${group}","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef`,
  );
  const { warnings } = await ask("GET", "/api/v1/namespaces/default/endpoints");
  expect(warnings).toEqual(["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]);
});
