import { exchangeCase, exchangeCases } from "./exchange.ts";
import { CONFIG_MAPS, configMap, CRON_JOBS, cronJob, get, given, jsonPatch, mergePatch, strategicPatch } from "./requests.ts";

const A = `${CONFIG_MAPS}/$A`;
const there = [given(configMap("$A"))];

exchangeCases("machinery", there, {
  "JSON patch, a test that fails": jsonPatch(A, [{ op: "test", path: "/data/a", value: "2" }]),
  "JSON patch, a test that holds": jsonPatch(A, [
    { op: "test", path: "/data/a", value: "1" },
    { op: "add", path: "/data/b", value: "2" },
  ]),
  "JSON patch, a test of what is not there": jsonPatch(A, [{ op: "test", path: "/data/zz", value: "2" }]),
  "JSON patch, removing what is not there": jsonPatch(A, [{ op: "remove", path: "/data/zz" }]),
  "JSON patch, replacing what is not there sets it": jsonPatch(A, [{ op: "replace", path: "/data/zz", value: "x" }]),
  "JSON patch, replacing below what is not there": jsonPatch(A, [{ op: "replace", path: "/foo/zz", value: "x" }]),
  "JSON patch, adding below what is not there": jsonPatch(A, [{ op: "add", path: "/foo/zz", value: "x" }]),
  "JSON patch, moving": jsonPatch(A, [{ op: "move", from: "/data/a", path: "/data/b" }]),
  "JSON patch, copying": jsonPatch(A, [{ op: "copy", from: "/data/a", path: "/data/b" }]),
  "JSON patch, copying from below what is not there": jsonPatch(A, [{ op: "copy", from: "/foo/zz", path: "/data/b" }]),
  "JSON patch, an unknown operation": jsonPatch(A, [{ op: "explode", path: "/data/b" }]),
  "JSON patch, an index beyond the list": jsonPatch(A, [{ op: "add", path: "/metadata/finalizers/3", value: "x" }]),
  "JSON patch, no path": jsonPatch(A, [{ op: "add", value: "x" }]),
  "JSON patch, a wrong type": jsonPatch(A, [{ op: "replace", path: "/data", value: "x" }]),
  "JSON patch, the whole object removed": jsonPatch(A, [{ op: "remove", path: "" }]),
  "JSON patch must be a list": jsonPatch(A, { op: "remove" }),
  "JSON patch must be a list of objects": jsonPatch(A, [1]),
  "JSON patch, an empty one changes nothing": jsonPatch(A, []),
  "JSON patch, unknown fields are warned of": jsonPatch(A, [{ op: "add", path: "/foo", value: 1, extra: 1 }]),
  "JSON patch, unknown fields are refused when strict": jsonPatch(`${A}?fieldValidation=Strict`, [{ op: "add", path: "/foo", value: 1 }]),
  "JSON patch of what is not there": jsonPatch(`${CONFIG_MAPS}/$A-none`, []),
  "merge patch must be an object": mergePatch(A, '"x"'),
  "merge patch may not be a list": mergePatch(A, [1]),
  "merge patch may not be broken": mergePatch(A, "{"),
  "merge patch may not be empty": mergePatch(A, ""),
  "merge patch may not be null": mergePatch(A, "null"),
  "merge patch of nothing changes nothing": mergePatch(A, {}),
  "merge patch, null removes": mergePatch(A, { data: { a: null, b: "2" } }),
  "merge patch, the last entry of a map takes the map along": mergePatch(A, { data: { a: null } }),
  "merge patch, a wrong type": mergePatch(A, { data: { a: 1 } }),
  "merge patch, another name": mergePatch(A, { metadata: { name: "b" } }),
  "merge patch, another namespace": mergePatch(A, { metadata: { namespace: "b" } }),
  "merge patch, another uid": mergePatch(A, { metadata: { uid: "b" } }),
  "merge patch, an old revision": mergePatch(A, { metadata: { resourceVersion: "1" } }),
  "merge patch, a revision that is none": mergePatch(A, { metadata: { resourceVersion: "x" } }),
  "merge patch, another kind": mergePatch(A, { kind: "Secret", data: null }),
  "merge patch, an unknown version": mergePatch(A, { apiVersion: "v2" }),
  "merge patch, a time that is none": mergePatch(A, { metadata: { creationTimestamp: "x" } }),
  "merge patch, a deletion": mergePatch(A, { metadata: { deletionTimestamp: "2000-01-01T00:00:00Z" } }),
  "merge patch, a label that is none": mergePatch(A, { metadata: { labels: { a: "b c" } } }),
  "merge patch, unknown fields are warned of": mergePatch(A, { foo: 1 }),
  "merge patch, unknown fields are refused when strict": mergePatch(`${A}?fieldValidation=Strict`, { foo: 1 }),
  "merge patch, force is for apply": mergePatch(`${A}?force=true`, {}),
  "strategic merge must be an object": strategicPatch(A, '"x"'),
  "strategic merge may not be broken": strategicPatch(A, "{"),
  "strategic merge, a text for a map": strategicPatch(A, { data: "x" }),
  "strategic merge, a text for a list": strategicPatch(A, { metadata: { finalizers: "x" } }),
  "strategic merge, unknown fields are refused when strict": strategicPatch(`${A}?fieldValidation=Strict`, { foo: 1 }),
  "strategic merge, a time of creation is ignored": strategicPatch(A, { metadata: { creationTimestamp: "2000-01-01T00:00:00Z" } }),
  "a patch needs a type that the kind takes": { method: "PATCH", path: A, body: {}, headers: { "content-type": "application/json" } },
  "a patch needs a type": { method: "PATCH", path: A, body: "{}", headers: { "content-type": "text/plain" } },
  "a patch's type may name its characters": {
    method: "PATCH",
    path: A,
    body: "{}",
    headers: { "content-type": "application/merge-patch+json; charset=utf-8" },
  },
});

const JOB = `${CRON_JOBS}/$A`;
const containers = (...list: object[]) => ({ spec: { jobTemplate: { spec: { template: { spec: { containers: list } } } } } });

exchangeCases("machinery", [given(cronJob("$A"), CRON_JOBS)], {
  "strategic merge, a new container comes beside the others": strategicPatch(JOB, containers({ name: "side", image: "busybox:1.36" })),
  "strategic merge, a container is changed by its name": strategicPatch(JOB, containers({ name: "app", env: [{ name: "B", value: "2" }] })),
  "strategic merge, a container is deleted": strategicPatch(JOB, containers({ name: "side", image: "busybox:1.36" }, { name: "app", $patch: "delete" })),
  "strategic merge, an item without its key": strategicPatch(JOB, containers({ image: "busybox:1.36" })),
  "strategic merge, ports by number and protocol": strategicPatch(JOB, containers({ name: "app", ports: [{ containerPort: 443, name: "https" }] })),
  "merge patch replaces lists": mergePatch(JOB, containers({ name: "only", image: "busybox:1.36" })),
});

exchangeCase("machinery: an object reads the same after its patches", [
  given(cronJob("$A"), CRON_JOBS),
  strategicPatch(JOB, containers({ name: "side", image: "busybox:1.36" }), { quiet: true }),
  jsonPatch(JOB, [{ op: "add", path: "/metadata/labels", value: { team: "a" } }], { quiet: true }),
  get(JOB),
]);
