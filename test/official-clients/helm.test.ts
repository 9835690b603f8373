import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHART, HELM, Helm } from "./helm.ts";
import { type HelmCluster, openHelmCluster } from "./helm-cluster.ts";

if (HELM === undefined) console.warn("LEFT OUT: Helm is not built here (npm run real-cluster -- build helm, or HELM), so it is not tried against the cluster.");

interface Release {
  name: string;
  revision: string;
  status: string;
  chart: string;
  app_version: string;
}
interface Revision {
  revision: number;
  status: string;
  description: string;
}

const WAIT = ["--wait", "--timeout", "60s"];
const release = "web";

// One release, from the first command to the last: each test goes on where the one before it ended.
describe.runIf(HELM !== undefined)("Helm's official client", () => {
  const home = mkdtempSync(join(tmpdir(), "helm-"));
  let cluster: HelmCluster;
  let helm: Helm;

  beforeAll(async () => {
    cluster = await openHelmCluster();
    helm = new Helm(cluster.kubeconfig, cluster.namespace, home);
  }, 60_000);
  afterAll(async () => {
    await cluster?.close();
    rmSync(home, { recursive: true });
  });

  const revisions = async () => (await helm.json<Revision[]>("history", release)).map(({ revision, status, description }) => [revision, status, description]);

  test("lints and renders the chart", async () => {
    expect(await helm.says("lint", CHART)).toContain("1 chart(s) linted, 0 chart(s) failed");
    const text = await helm.says("template", release, CHART, "--set", "greeting=bonjour", "--include-crds");
    expect([...text.matchAll(/^kind: (.*)$/gm)].map((match) => match[1])).toEqual([
      "CustomResourceDefinition",
      "ConfigMap",
      "Service",
      "Deployment",
      "Offer",
      "Pod",
      "Job",
    ]);
    expect(text).toContain('greeting: "bonjour"');
  });

  test("a dry run on the server misses the kind that only an install would define, and leaves nothing", async () => {
    const said = await helm.run("install", release, CHART, "--dry-run=server");
    expect(said).toMatchObject({ exitCode: 1, stdout: "" });
    expect(said.stderr).toContain(cluster.refusesUnknownKinds);
    expect(await cluster.names("configmaps")).toEqual(["kube-root-ca.crt"]);
  });

  test("install waits until all is ready", async () => {
    const said = await helm.says("install", release, CHART, ...WAIT);
    expect(said).toContain("STATUS: deployed\nREVISION: 1\n");
    expect(said).toContain("NOTES:\nweb says hello, revision 1.\n");
    expect(await cluster.names("configmaps")).toEqual(["kube-root-ca.crt", "web-settings"]);
    expect((await cluster.get("/apis/apps/v1", "deployments/web"))["status"]).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
    expect((await cluster.get("/apis/helm.example.com/v1", "offers/web"))["spec"]).toEqual({ price: 1 });
    // The hook has been and gone.
    expect(await cluster.names("jobs", "/apis/batch/v1")).toEqual([]);
    expect((await helm.run("install", release, CHART)).stderr).toContain("cannot re-use a name that is still in use");
  }, 90_000);

  test("list, status and get tell of it", async () => {
    const [found, ...others] = await helm.json<Release[]>("list");
    expect(found).toMatchObject({ name: release, revision: "1", status: "deployed", chart: "shop-0.1.0", app_version: "1.0" });
    expect(others).toEqual([]);
    expect(await helm.says("status", release, "--show-resources")).toMatch(/==> v1\/Deployment\nNAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +1\/1 +1 +1 /);
    const manifest = await helm.says("get", "manifest", release);
    expect(manifest).toContain("# Source: shop/templates/deployment.yaml\n");
    expect(await helm.says("get", "notes", release)).toBe("NOTES:\nweb says hello, revision 1.\n\n");
    expect(await helm.json("get", "values", release)).toBe(null);
    expect(await helm.json("get", "values", release, "--all")).toMatchObject({ replicas: 1, greeting: "hello" });
    expect(await helm.says("get", "hooks", release)).toContain("name: web-prepare");
  });

  test("upgrade changes what is there", async () => {
    const before = await cluster.get("/apis/apps/v1", "deployments/web");
    expect(await helm.says("upgrade", release, CHART, "--set", "greeting=salut,replicas=2", ...WAIT)).toContain("REVISION: 2\n");
    const after = await cluster.get("/apis/apps/v1", "deployments/web");
    expect(after["metadata"]["uid"]).toBe(before["metadata"]["uid"]);
    expect(after["status"]).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
    expect((await cluster.get("/apis/helm.example.com/v1", "offers/web"))["spec"]).toEqual({ price: 2 });
    expect(await helm.json("get", "values", release)).toEqual({ greeting: "salut", replicas: 2 });
  }, 90_000);

  test("a dry run of an upgrade shows what would be, and changes nothing", async () => {
    const said = await helm.says("upgrade", release, CHART, "--set", "greeting=ciao", "--dry-run=server");
    expect(said).toContain("STATUS: pending-upgrade\nREVISION: 3\n");
    expect(said).toContain('greeting: "ciao"');
    expect((await cluster.get("/api/v1", "configmaps/web-settings"))["data"]).toEqual({ greeting: "salut" });
  });

  test("its test asks the Service and is told what the values say", async () => {
    const said = await helm.says("test", release, "--logs", "--timeout", "60s");
    expect(said).toContain("Phase:          Succeeded\n");
    expect(said).toContain("POD LOGS: web-answers\nit answers\n");
  }, 90_000);

  test("an atomic upgrade that fails is taken back", async () => {
    const said = await helm.run("upgrade", release, CHART, "--set", "command=false", "--atomic", "--timeout", "8s");
    expect(said.exitCode).toBe(1);
    expect(said.stderr).toContain("release web failed, and has been rolled back due to atomic being set: ");
    expect((await cluster.get("/apis/apps/v1", "deployments/web"))["status"]).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
    expect(await revisions()).toEqual([
      [1, "superseded", "Install complete"],
      [2, "superseded", "Upgrade complete"],
      [3, "failed", expect.stringContaining('Upgrade "web" failed: ')],
      [4, "deployed", "Rollback to 2"],
    ]);
  }, 90_000);

  test("rollback brings an older revision back", async () => {
    expect(await helm.says("rollback", release, "1", ...WAIT)).toBe("Rollback was a success! Happy Helming!\n");
    expect((await cluster.get("/api/v1", "configmaps/web-settings"))["data"]).toEqual({ greeting: "hello" });
    expect((await revisions()).at(-1)).toEqual([5, "deployed", "Rollback to 1"]);
  }, 90_000);

  test("uninstall leaves nothing but the definition", async () => {
    expect(await helm.says("uninstall", release, ...WAIT)).toBe('release "web" uninstalled\n');
    expect(await helm.json("list", "--all")).toEqual([]);
    expect(await cluster.names("configmaps")).toEqual(["kube-root-ca.crt"]);
    expect(await cluster.names("secrets")).toEqual([]);
    expect(await cluster.names("services")).toEqual([]);
    expect(await cluster.names("deployments", "/apis/apps/v1")).toEqual([]);
    expect(await cluster.names("offers", "/apis/helm.example.com/v1")).toEqual([]);
    expect((await helm.run("status", release)).stderr).toBe("Error: release: not found\n");
  }, 90_000);
});
