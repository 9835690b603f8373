import { exchangeCase, exchangeCases, refusalCases } from "./exchange.ts";
import { CONFIG_MAPS, configMap, CRON_JOBS, cronJob, get, given, mergePatch, NAMESPACE, post, put, remove } from "./requests.ts";

const A = `${CONFIG_MAPS}/$A`;
const there = [given(configMap("$A"))];
const yaml = { headers: { "content-type": "application/yaml" } };
const doubled = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"$A","name":"$A"},"data":{"a":"1","a":"2"},"foo":1,"foo":2}';
const doubledYaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: $A\n  name: $A\nfoo: 1\ndata:\n  a: b\n  a: c\n";
const unknown = { ...configMap("$A"), foo: 1, metadata: { name: "$A", bar: 2 } };

exchangeCases("machinery", [], {
  "create, a new object whole": post(CONFIG_MAPS, configMap("$A", { metadata: { labels: { app: "web" }, annotations: { note: "x" } } })),
  "create, unknown fields are warned of": post(CONFIG_MAPS, unknown),
  "create, unknown fields are refused when strict": post(`${CONFIG_MAPS}?fieldValidation=Strict`, unknown),
  "create, unknown fields are dropped in silence when asked": post(`${CONFIG_MAPS}?fieldValidation=Ignore`, unknown),
  "create, fields that come twice are warned of": post(CONFIG_MAPS, doubled),
  "create, fields that come twice are refused when strict": post(`${CONFIG_MAPS}?fieldValidation=Strict`, doubled),
  "create from YAML, fields that come twice are warned of": post(CONFIG_MAPS, doubledYaml, yaml),
  "create from YAML, fields that come twice are refused when strict": post(`${CONFIG_MAPS}?fieldValidation=Strict`, doubledYaml, yaml),
  "create from YAML, yes is no text": post(CONFIG_MAPS, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: $A}\ndata: {a: yes}\n", yaml),
  "create, as if": post(`${CONFIG_MAPS}?dryRun=All`, configMap("$A")),
  "create, an unknown dry run": post(`${CONFIG_MAPS}?dryRun=foo`, configMap("$A")),
  "create, an unknown field validation": post(`${CONFIG_MAPS}?fieldValidation=foo`, configMap("$A")),
  "create, a field manager that is too long": post(`${CONFIG_MAPS}?fieldManager=${"x".repeat(129)}`, configMap("$A")),
  "create, a field manager of unprintable characters": post(`${CONFIG_MAPS}?fieldManager=a%0Ab`, configMap("$A")),
  "create, another namespace": post(CONFIG_MAPS, configMap("$A", { metadata: { namespace: "other" } })),
  "create, a revision": post(CONFIG_MAPS, configMap("$A", { metadata: { resourceVersion: "5" } })),
  "create, a name of capitals": post(CONFIG_MAPS, configMap("X$A")),
  "create, labels and annotations that are none": post(CONFIG_MAPS, configMap("$A", { metadata: { labels: { a: "b c" }, annotations: { "a b": "c" } } })),
  "create, a finalizer without a domain": post(CONFIG_MAPS, configMap("$A", { metadata: { finalizers: ["a"] } })),
  "create, owners that are none": post(
    CONFIG_MAPS,
    configMap("$A", {
      metadata: {
        ownerReferences: [
          {},
          { apiVersion: "v1", kind: "Pod", name: "x", uid: "1", controller: true },
          { apiVersion: "v1", kind: "Pod", name: "y", uid: "2", controller: true },
        ],
      },
    }),
  ),
  "create, a wrong type": post(CONFIG_MAPS, configMap("$A", { data: { a: 1 } })),
  "create, metadata that is a text": post(CONFIG_MAPS, { apiVersion: "v1", kind: "ConfigMap", metadata: "$A" }),
  "create, a nested unknown field": post(`${CRON_JOBS}?fieldValidation=Strict`, cronJob("$A", { imagePullPolicyy: "x" })),
  "create, what is false or empty by itself is not kept": post(`${CRON_JOBS}`, cronJob("$A", { workingDir: "", tty: false, args: [] }, { timeZone: null })),
});

exchangeCases("machinery", there, {
  "create, a name that is taken": post(CONFIG_MAPS, configMap("$A")),
  "update, whole": put(A, configMap("$A", { data: { q: "1" }, metadata: { generation: 7, labels: { x: "y" } } })),
  "update, as if": put(`${A}?dryRun=All`, configMap("$A", { data: { z: "1" } })),
  "update, another name": put(A, configMap("$A-b")),
  "update, no name": put(A, { data: { q: "1", n: "$A" } }),
  "update, an old revision": put(A, configMap("$A", { metadata: { resourceVersion: "1" } })),
  "update, another namespace": put(A, configMap("$A", { metadata: { namespace: "x" } })),
  "update, no body": put(A, ""),
  "update, unknown fields are refused when strict": put(`${A}?fieldValidation=Strict`, unknown),
  "delete, one object": remove(A),
  "delete, as if, by the path": remove(`${A}?dryRun=All`),
  "delete, as if, by the body": remove(A, { kind: "DeleteOptions", apiVersion: "v1", dryRun: ["All"] }),
  "delete, an unknown dry run": remove(A, { dryRun: ["x"] }),
  "delete, another uid": remove(A, { preconditions: { uid: "x" } }),
  "delete, an old revision": remove(A, { preconditions: { resourceVersion: "1" } }),
  "delete, an unknown propagation": remove(A, { propagationPolicy: "Foo" }),
  "delete, two ways to propagate": remove(A, { propagationPolicy: "Orphan", orphanDependents: true }),
  "delete, options of another kind": remove(A, { kind: "ConfigMap", apiVersion: "v1" }),
  "delete, options that are a list": remove(A, []),
  "delete, options that are broken": remove(A, "{"),
  "delete, a period that is no number": remove(A, { gracePeriodSeconds: "x" }),
  "delete, an unknown propagation in the path": remove(`${A}?propagationPolicy=Foo`),
  "delete, what is not there": remove(`${A}-none`),
});

exchangeCase("machinery: a dry run leaves everything as it is", [post(`${CONFIG_MAPS}?dryRun=All`, configMap("$A"), { quiet: true }), get(A)]);
exchangeCase("machinery: finalizers keep what is deleted until they are gone", [
  given(configMap("$A", { metadata: { finalizers: ["example.com/x"] } })),
  remove(A),
  remove(A),
  mergePatch(A, { metadata: { finalizers: ["example.com/x", "example.com/y"] } }),
  mergePatch(A, { data: { still: "here" } }),
  mergePatch(A, { metadata: { finalizers: null } }),
  get(A),
]);
exchangeCase("machinery: a collection is deleted by its labels", [
  given(configMap("a", { metadata: { labels: { x: "1" } } })),
  given(configMap("b", { metadata: { labels: { x: "1" } } })),
  given(configMap("c")),
  remove(`${CONFIG_MAPS}?labelSelector=x%3D1`),
  get(`${CONFIG_MAPS}?fieldSelector=metadata.name!%3Dkube-root-ca.crt`),
]);
refusalCases("machinery", {
  "create, neither name nor prefix": post(CONFIG_MAPS, { metadata: {} }),
  "delete, a collection by a selector that is none": remove(`${CONFIG_MAPS}?labelSelector=a+in`),
  "delete, a collection by a field that is unknown": remove(`${CONFIG_MAPS}?fieldSelector=foo%3D1`),
  "create, a body that is no JSON": post(CONFIG_MAPS, "x"),
  "create, no body": post(CONFIG_MAPS, ""),
  "create, half a body": post(CONFIG_MAPS, "{"),
  "create, a list": post(CONFIG_MAPS, "[]"),
  "create, a text": post(CONFIG_MAPS, '"x"'),
  "create, null": post(CONFIG_MAPS, "null"),
  "create, nested mappings in one line of YAML": post(CONFIG_MAPS, "a: b: c", yaml),
  "create, a type of body that nobody reads": post(CONFIG_MAPS, "x", { headers: { "content-type": "text/plain" } }),
  "create, protobuf that is none": post(CONFIG_MAPS, "xx", { headers: { "content-type": "application/vnd.kubernetes.protobuf" } }),
  "create, a kind that is a number": post(CONFIG_MAPS, { apiVersion: "v1", kind: 1 }),
  "create, another kind": post(CRON_JOBS, { apiVersion: "batch/v1", kind: "Job", metadata: { name: "x" } }),
  "create, another kind of another group": post(CRON_JOBS, { apiVersion: "v1", kind: "ConfigMap" }),
  "create, a kind that nobody knows": post(CRON_JOBS, { apiVersion: "batch/v1", kind: "Foo" }),
  "create, an older version of the kind": post(CRON_JOBS, { apiVersion: "batch/v1beta1", kind: "CronJob" }),
  "create, in a namespace that is not there": post("/api/v1/namespaces/nowhere-at-all/configmaps", configMap("x")),
  "update, what is not there": put(`${CONFIG_MAPS}/none`, configMap("none")),
});

exchangeCase("machinery: an update makes a Lease that is not there", [
  put("/apis/coordination.k8s.io/v1/namespaces/$NS/leases/$A", { metadata: { name: "$A" }, spec: { holderIdentity: "me" } }),
]);
exchangeCase("machinery: an update makes a Role that is not there", [
  put("/apis/rbac.authorization.k8s.io/v1/namespaces/$NS/roles/$A", {
    metadata: { name: "$A" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  }),
]);
exchangeCase("machinery: an update makes a LimitRange that is not there", [
  put(`${NAMESPACE}/limitranges/$A`, { metadata: { name: "$A" }, spec: { limits: [{ type: "Pod", max: { cpu: "1" } }] } }),
]);
