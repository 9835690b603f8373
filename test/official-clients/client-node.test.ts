import { PassThrough, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { AppsV1Api, CoreV1Api, Exec, KubeConfig, Log, type V1Pod, Watch } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exitCodeOf, runExec } from "../../sandbox-server/cluster/exec.ts";
import { kubeconfigClient } from "../../sandbox-server/cluster/kubeconfig/https-client.ts";
import { type ServedCluster, serveCluster } from "./served-cluster.ts";

let served: ServedCluster;
let config: KubeConfig;
let core: CoreV1Api;

beforeAll(async () => {
  served = await serveCluster();
  config = new KubeConfig();
  config.loadFromString(served.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
  await core.createNamespacedPod({
    namespace: "default",
    body: { metadata: { name: "box" }, spec: { containers: [{ name: "box", image: "busybox", command: ["sh", "-c", "echo started; sleep 1000"] }] } },
  });
  await podReady("box");
});
afterAll(() => served.close());

describe("client-node against the embedded cluster", () => {
  test("lists, creates, patches and deletes with its typed classes", async () => {
    await core.createNamespacedConfigMap({ namespace: "default", body: { metadata: { name: "settings" }, data: { a: "1" } } });
    const patched = await core.patchNamespacedConfigMap({ namespace: "default", name: "settings", body: [{ op: "add", path: "/data/b", value: "2" }] });
    expect(patched.data).toEqual({ a: "1", b: "2" });
    await core.deleteNamespacedConfigMap({ namespace: "default", name: "settings" });
    await expect(core.readNamespacedConfigMap({ namespace: "default", name: "settings" })).rejects.toMatchObject({ code: 404 });
    const deployments = await config.makeApiClient(AppsV1Api).listNamespacedDeployment({ namespace: "kube-system" });
    expect(deployments.items.map((item) => item.metadata?.name)).toEqual(["coredns"]);
  });

  test("watches", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const stop = await new Watch(config).watch(
      "/api/v1/namespaces/default/secrets",
      {},
      (phase, object) => resolve(`${phase} ${object.metadata.name}`),
      () => undefined,
    );
    await core.createNamespacedSecret({ namespace: "default", body: { metadata: { name: "hidden" }, stringData: { key: "value" } } });
    expect(await promise).toBe("ADDED hidden");
    stop.abort();
  });

  test("runs commands, with input, exit codes and the two outputs apart", async () => {
    const out = new PassThrough();
    const err = new PassThrough();
    const input = new PassThrough();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    await new Exec(config).exec("default", "box", "box", ["sh", "-c", "read line; echo out $line; echo err >&2; exit 3"], out, err, input, false, (status) => {
      resolve(status);
      out.end();
      err.end();
    });
    input.write("hello\n");
    expect(exitCodeOf((await promise) as Parameters<typeof exitCodeOf>[0])).toBe(3);
    expect([await text(out), await text(err)]).toEqual(["out hello\n", "err\n"]);
  });

  test("reads logs", async () => {
    let seen = "";
    const sink = new Writable({
      write(chunk, _encoding, done) {
        seen += String(chunk);
        done();
      },
    });
    await new Log(config).log("default", "box", "box", sink, { follow: false });
    await expect.poll(() => seen).toBe("started\n");
  });
});

describe("the sandbox server's own way over a kubeconfig", () => {
  test("is the same interface as the embedded cluster's", async () => {
    const client = kubeconfigClient(config);
    const overSocket = await runExec(client, { namespace: "default", pod: "box" }, ["sh", "-c", "cat; exit 4"], { limitBytes: 1_000, stdin: "繋ぐ" });
    const inMemory = await runExec(served.cluster.adminClient, { namespace: "default", pod: "box" }, ["sh", "-c", "cat; exit 4"], {
      limitBytes: 1_000,
      stdin: "繋ぐ",
    });
    expect(overSocket).toEqual({ exitCode: 4, stdout: "繋ぐ", stderr: "" });
    expect(inMemory).toEqual(overSocket);
  });

  test("says what the API server said when it refuses", async () => {
    await expect(runExec(kubeconfigClient(config), { namespace: "default", pod: "nobody" }, ["true"], { limitBytes: 10 })).rejects.toMatchObject({
      code: 404,
      message: 'pods "nobody" not found',
    });
  });
});

/** By a watch of the cluster's own, as `kubectl wait` does. */
async function podReady(name: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = await new Watch(config).watch(
    "/api/v1/namespaces/default/pods",
    { fieldSelector: `metadata.name=${name}` },
    (_phase, pod: V1Pod) => {
      if (pod.status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True")) resolve();
    },
    () => undefined,
  );
  await promise;
  stop.abort();
}
