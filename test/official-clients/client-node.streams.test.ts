import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { Attach, CoreV1Api, Cp, KubeConfig, Metrics, PortForward, type V1ConfigMap, makeInformer, topNodes, topPods } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runExec } from "../../sandbox-server/cluster/exec.ts";
import { type ServedCluster, serveCluster } from "./served-cluster.ts";

let served: ServedCluster;
let config: KubeConfig;
let core: CoreV1Api;
let folder: string;

const sees = (output: PassThrough) => {
  let text = "";
  output.on("data", (chunk) => {
    text += String(chunk);
  });
  return () => text;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "client-node-"));
  served = await serveCluster();
  config = new KubeConfig();
  config.loadFromString(served.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
  const containers = [
    { name: "box", image: "busybox", stdin: true, command: ["sh", "-c", "while read line; do echo got $line; done"] },
    { name: "web", image: "nginx", resources: { requests: { cpu: "10m" } } },
  ];
  await core.createNamespacedPod({ namespace: "default", body: { metadata: { name: "pair" }, spec: { containers } } });
  const isReady = async () => {
    const { status } = await core.readNamespacedPod({ namespace: "default", name: "pair" });
    expect(status?.conditions?.find(({ type }) => type === "Ready")?.status).toBe("True");
  };
  await vi.waitFor(isReady, { timeout: 20_000, interval: 50 });
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

describe("client-node's streams against the embedded cluster", () => {
  test("an informer sees what is there, what comes, what changes and what goes", async () => {
    const path = "/api/v1/namespaces/default/configmaps";
    const informer = makeInformer<V1ConfigMap>(config, path, () => core.listNamespacedConfigMap({ namespace: "default" }));
    const seen: string[] = [];
    for (const event of ["add", "update", "delete"] as const) {
      informer.on(event, (object: V1ConfigMap) => void (object.metadata?.name === "watched" && seen.push(event)));
    }
    await informer.start();
    await core.createNamespacedConfigMap({ namespace: "default", body: { metadata: { name: "watched" } } });
    await expect.poll(() => seen).toEqual(["add"]);
    await core.patchNamespacedConfigMap({ namespace: "default", name: "watched", body: [{ op: "add", path: "/data", value: { a: "1" } }] });
    await expect.poll(() => seen).toEqual(["add", "update"]);
    await core.deleteNamespacedConfigMap({ namespace: "default", name: "watched" });
    await expect.poll(() => seen).toEqual(["add", "update", "delete"]);
    await informer.stop();
  });

  test("attaches to a container, and talks with it", async () => {
    const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const text = sees(output);
    const socket = await new Attach(config).attach("default", "pair", "box", output, errors, input, false);
    input.write("hello\n");
    await expect.poll(text, { timeout: 5_000 }).toBe("got hello\n");
    socket.close();
  });

  test("forwards a port", async () => {
    const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const text = sees(output);
    const socket = await new PortForward(config).portForward("default", "pair", [80], output, errors, input);
    input.write("GET / HTTP/1.1\r\nHost: pair\r\nConnection: close\r\n\r\n");
    await expect.poll(text, { timeout: 5_000 }).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*nginx/);
    if (typeof socket !== "function") socket.close();
  });

  test("copies files into a container and out of it", async () => {
    const [sent, received] = [join(folder, "sent"), join(folder, "received")];
    mkdirSync(sent);
    writeFileSync(join(sent, "file.txt"), "繋ぐ\n");
    const copier = new Cp(config);
    const read = () =>
      runExec(served.cluster.adminClient, { namespace: "default", pod: "pair", container: "box" }, ["cat", "/tmp/file.txt"], { limitBytes: 100 });
    await copier.cpToPod("default", "pair", "box", sent, "/tmp");
    await expect.poll(async () => (await read()).stdout, { timeout: 5_000 }).toBe("繋ぐ\n");
    await copier.cpFromPod("default", "pair", "box", "file.txt", received, "/tmp");
    const back = join(received, "file.txt");
    await expect.poll(() => (existsSync(back) ? readFileSync(back, "utf8") : ""), { timeout: 5_000 }).toBe("繋ぐ\n");
  });

  test("asks what nodes and pods use", async () => {
    const [node] = await topNodes(core);
    expect(node?.Node.metadata?.name).toBe("tsunagu-control-plane");
    expect(Number(node?.CPU.Capacity)).toBeGreaterThan(0);
    const metrics = new Metrics(config);
    await expect.poll(async () => (await metrics.getPodMetrics("default")).items.map((item) => item.metadata.name), { timeout: 20_000 }).toEqual(["pair"]);
    const [pod] = await topPods(core, metrics, "default");
    expect(pod?.Containers.map(({ Container }) => Container).sort()).toEqual(["box", "web"]);
    expect(Number(pod?.Memory.CurrentUsage)).toBeGreaterThan(0);
  });
});
