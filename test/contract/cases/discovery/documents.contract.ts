import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { type Exchange, exchangeCase, refusalCases } from "../machinery/exchange.ts";
import { CONFIG_MAPS, configMap, get, given, post, put, remove } from "../machinery/requests.ts";

/** Groups that a cluster may have beside Kubernetes' own. */
const isOwn = (name: string) =>
  name === "" || !/^(metrics\.k8s\.io|policy\.networking\.k8s\.io|gateway\.networking|networking\.istio|security\.istio|.*\.example\.com)/.test(name);

interface Discovered {
  items: { metadata: { name?: string }; versions: { version: string; resources: object[] }[] }[];
}

async function aggregated(c: ContractCluster, path: string): Promise<Discovered> {
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  return (await c.request("GET", path, undefined, { accept })).body as Discovered;
}

contractCase("discovery: every resource of the core group, in one answer", async (c) => {
  expectGolden(c, "discovery/aggregated-core", await aggregated(c, "/api"));
});

const OWN_GROUPS = ["admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "authentication.k8s.io", "authorization.k8s.io"]
  .concat(["autoscaling", "batch", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io"])
  .concat(["networking.k8s.io", "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io"]);

for (const group of OWN_GROUPS) {
  contractCase(`discovery: every resource of ${group}`, async (c) => {
    const { items } = await aggregated(c, "/apis");
    expectGolden(
      c,
      `discovery/aggregated-${group}`,
      items.find(({ metadata }) => metadata.name === group),
    );
  });
  contractCase(`discovery: the group ${group}, document by document`, async (c) => {
    const about = (await c.request("GET", `/apis/${group}`)).body as { versions: { groupVersion: string }[] };
    const lists = [];
    for (const { groupVersion } of about.versions) lists.push((await c.request("GET", `/apis/${groupVersion}`)).body);
    expectGolden(c, `discovery/documents-${group}`, { about, lists });
  });
}

contractCase("discovery: the core group's resources", async (c) => {
  expectGolden(c, "discovery/documents-core", (await c.request("GET", "/api/v1")).body);
});

contractCase("discovery: groups come in the order of their priority", async (c) => {
  const { groups } = (await c.request("GET", "/apis")).body as { groups: { name: string }[] };
  expect(groups.filter(({ name }) => isOwn(name)).map(({ name }) => name)).toEqual(
    (await aggregated(c, "/apis")).items.map(({ metadata }) => metadata.name ?? "").filter(isOwn),
  );
  expectGolden(
    c,
    "discovery/order",
    groups.map(({ name }) => name).filter((name) => OWN_GROUPS.includes(name)),
  );
});

contractCase("discovery: the version, but for how it was built", async (c) => {
  const { body } = await c.request("GET", "/version");
  const { gitCommit: _commit, gitTreeState: _tree, buildDate: _date, goVersion: _go, gitVersion, ...version } = body as Record<string, string>;
  expect(gitVersion).toMatch(/^v1\.36\./);
  expectGolden(c, "discovery/version", version);
});

contractCase("discovery: an OpenAPI document for every group version, named by its hash", async (c) => {
  const { body } = await c.request("GET", "/openapi/v3");
  // It is JSON, although the server does not say so.
  const { paths } = (typeof body === "string" ? JSON.parse(body) : body) as { paths: Record<string, { serverRelativeURL: string }> };
  for (const group of OWN_GROUPS) expect(paths[`apis/${group}/v1`]?.serverRelativeURL).toMatch(new RegExp(`^/openapi/v3/apis/${group}/v1\\?hash=[0-9A-F]+$`));
  expect(paths["api/v1"]?.serverRelativeURL).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]+$/);
});

const texts = { shows: ["content-type"], headers: { accept: "*/*" } } satisfies Partial<Exchange>;
refusalCases("discovery", {
  "a group that nobody serves": get("/apis/foo"),
  "a version that nobody serves": get("/apis/apps/v2"),
  "a version of the core group that nobody serves": get("/api/v2"),
  "a resource that nobody serves": get(CONFIG_MAPS.replace("configmaps", "foos")),
  "a resource of a group that nobody serves": get("/apis/foo/v1/bars"),
  "a resource that a group does not have": get("/apis/apps/v1/foos"),
  "a subresource that a kind does not have": get("/apis/apps/v1/namespaces/$NS/deployments/x/foo"),
  "a path that nobody serves": get("/foo", texts),
  "an OpenAPI document that is not there": get("/openapi/v3/foo", texts),
  "a namespace in a namespace": get("/api/v1/namespaces/default/namespaces/default"),
  health: get("/healthz", texts),
  "liveness, check by check": get("/livez?verbose", texts),
  "readiness, check by check": get("/readyz?verbose", texts),
  "liveness without one check": get("/livez?verbose&exclude=etcd", texts),
  "one check of liveness": get("/livez/etcd", texts),
  "a check of readiness that is not there": get("/readyz/foo", texts),
  "creating in all namespaces": post("/api/v1/pods", {}),
  "replacing a collection": put("/api/v1/namespaces/default/pods", {}),
  "creating with a name in the path": post("/api/v1/namespaces/default/pods/x", {}),
  "deleting in all namespaces": remove("/api/v1/pods"),
  "deleting all namespaces": remove("/api/v1/namespaces"),
  "listing bindings": get("/api/v1/namespaces/default/bindings"),
  "listing reviews": get("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"),
  "a component status that is not there": get("/api/v1/componentstatuses/foo"),
});

const accepts: Readonly<Record<string, string>> = {
  text: "text/plain",
  "anything of the application": "application/*",
  anything: "*/*",
  YAML: "application/yaml",
  "a Table": "application/json;as=Table;v=v1;g=meta.k8s.io",
  "a Table of a version that is none": "application/json;as=Table;v=v2;g=meta.k8s.io",
  "something that is none": "application/json;as=Foo;v=v1;g=meta.k8s.io",
  "metadata alone": "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
  "a list of metadata": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
  "a Table, or else JSON": "application/json;as=Table;g=meta.k8s.io;v=v1,application/json",
};
for (const [what, accept] of Object.entries(accepts)) {
  exchangeCase(`discovery: one object as ${what}`, [given(configMap("$A")), get(`${CONFIG_MAPS}/$A`, { headers: { accept }, shows: ["content-type"] })]);
}
exchangeCase("discovery: a list as a Table without its objects", [
  given(configMap("$A")),
  get(`${CONFIG_MAPS}?fieldSelector=metadata.name%3D$A&includeObject=None`, { headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" } }),
]);
exchangeCase("discovery: a list of metadata", [
  given(configMap("$A")),
  get(`${CONFIG_MAPS}?fieldSelector=metadata.name%3D$A`, { headers: { accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" } }),
]);
exchangeCase("discovery: a Table with objects that are none", [
  get(`${CONFIG_MAPS}?includeObject=$A`, { headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" } }),
]);
