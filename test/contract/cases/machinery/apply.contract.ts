import { exchangeCase, exchangeCases } from "./exchange.ts";
import { applied, CONFIG_MAPS, configMap, CRON_JOBS, cronJob, given, jsonPatch, mergePatch, post, strategicPatch } from "./requests.ts";

const A = `${CONFIG_MAPS}/$A`;
const JOB = `${CRON_JOBS}/$A`;
const named = (more: object) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "$A" }, data: { a: "1" }, ...more });

exchangeCases("machinery", [], {
  "apply makes an object": applied(A, configMap("$A", { metadata: { labels: { app: "web" } } })),
  "apply needs a manager": applied(A, configMap("$A"), ""),
  "apply, another name": applied(A, configMap("$A-b")),
  "apply, no name": applied(A, { apiVersion: "v1", kind: "ConfigMap" }),
  "apply, no kind": applied(A, { data: {} }),
  "apply, another kind": applied(A, { apiVersion: "v1", kind: "Secret", metadata: { name: "$A" } }),
  "apply, managed fields": applied(A, configMap("$A", { metadata: { managedFields: [{ manager: "x" }] } })),
  "apply, YAML that is none": applied(A, "a: b: c"),
  "apply, nothing": applied(A, ""),
  "apply, a list": applied(A, "[]"),
  "apply, a field that is unknown": applied(A, named({ foo: 1 })),
  "apply, a number for a text": applied(A, named({ data: { a: 1 } })),
  "apply, a text for a map": applied(A, named({ data: "x" })),
  "apply, a uid that nobody has": applied(A, configMap("$A", { metadata: { uid: "x" } })),
  "apply, a manager that is too long": applied(A, configMap("$A"), `fieldManager=${"x".repeat(129)}`),
  "apply from YAML": applied(A, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: $A\ndata:\n  a: b\n"),
  "apply, as if": applied(A, configMap("$A"), "fieldManager=alice&dryRun=All"),
  "apply a CronJob": applied(JOB, cronJob("$A")),
  "create, who owns what in a CronJob": post(CRON_JOBS, cronJob("$A", { resources: { limits: { cpu: "1" } }, volumeMounts: [] })),
});

exchangeCase("machinery: apply, what an applier leaves out is removed", [
  applied(A, configMap("$A"), undefined, { quiet: true }),
  applied(A, configMap("$A", { data: { b: "2" } })),
]);
exchangeCase("machinery: apply, the same again changes nothing", [applied(A, configMap("$A")), applied(A, configMap("$A"))]);
exchangeCase("machinery: apply, what another applier has set is in conflict", [
  applied(A, configMap("$A", { data: { a: "1", b: "2" } }), undefined, { quiet: true }),
  applied(A, configMap("$A", { data: { a: "2" } }), "fieldManager=bob"),
  applied(A, configMap("$A", { data: { a: "2", b: "3" } }), "fieldManager=bob"),
  applied(A, configMap("$A", { data: { a: "2" } }), "fieldManager=bob&force=true"),
]);
exchangeCase("machinery: apply, what a writer has changed is in conflict", [
  applied(JOB, cronJob("$A"), undefined, { quiet: true }),
  mergePatch(JOB, { spec: { schedule: "1 1 1 1 *" } }, { quiet: true }),
  applied(JOB, cronJob("$A")),
  applied(JOB, cronJob("$A"), "fieldManager=alice&force=true"),
]);
exchangeCase("machinery: apply, containers of others stay", [
  applied(JOB, cronJob("$A"), undefined, { quiet: true }),
  strategicPatch(JOB, { spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "side", image: "busybox:1.36" }] } } } } } }, { quiet: true }),
  applied(JOB, cronJob("$A", { image: "nginx:1.26", env: undefined })),
]);
exchangeCase("machinery: writers own what they change", [
  given(cronJob("$A"), CRON_JOBS),
  jsonPatch(
    JOB,
    [
      { op: "remove", path: "/spec/jobTemplate/spec/template/spec/containers/0/ports" },
      { op: "add", path: "/metadata/annotations", value: { k: "v" } },
    ],
    { headers: { "user-agent": "other/1" } },
  ),
]);
exchangeCase("machinery: managed fields are forgotten when they are asked to be", [
  given(configMap("$A")),
  mergePatch(A, { metadata: { managedFields: [{}] } }),
  mergePatch(A, { data: { b: "1" } }),
]);
exchangeCase("machinery: managed fields that make no sense are ignored", [
  given(configMap("$A")),
  mergePatch(A, { metadata: { managedFields: [{ manager: "x", operation: "Foo", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: {} }] } }),
]);
