import { expect, test } from "vitest";
import { readAllText, sourceOf } from "../kernel/streams.ts";
import { type TestNode as Node, testNode } from "./testing/test-node.ts";

const QUERY = { stdin: false, stdout: true, stderr: true, tty: false };

async function output(node: Node, pod: string, ...command: string[]): Promise<string> {
  const channels = await node.proxy.exec(node.pod(pod), "main", { ...QUERY, command });
  return await readAllText(channels.stdout);
}

test("environment: image, services, envFrom, valueFrom and references between variables", async () => {
  const node = await testNode();
  await node.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "api", namespace: "default" },
    spec: { clusterIP: "10.96.0.7", ports: [{ port: 80 }] },
  });
  await node.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "app" }, data: { MODE: "fast", LEVEL: "1" } });
  await node.create("secrets", { apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data: { password: "czNjcmV0" } });
  await node.run(
    "app",
    {
      containers: [
        {
          resources: { limits: { memory: "64Mi", cpu: "250m" } },
          envFrom: [{ prefix: "CFG_", configMapRef: { name: "app" } }, { secretRef: { name: "absent", optional: true } }],
          env: [
            { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
            { name: "URL", value: "http://$(API_SERVICE_HOST)/?p=$(PASSWORD)&m=$(CFG_MODE)&x=$(NOBODY)" },
            { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
            { name: "TIER", valueFrom: { fieldRef: { fieldPath: "metadata.labels['tier']" } } },
            { name: "MEMORY", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } },
            { name: "API_PORT", value: "mine" },
          ],
        },
      ],
    },
    { labels: { tier: "front" } },
  );
  await node.clock.advance(100);
  expect((await output(node, "app", "env")).trim().split("\n")).toEqual([
    "API_PORT=mine",
    "API_PORT_80_TCP=tcp://10.96.0.7:80",
    "API_PORT_80_TCP_ADDR=10.96.0.7",
    "API_PORT_80_TCP_PORT=80",
    "API_PORT_80_TCP_PROTO=tcp",
    "API_SERVICE_HOST=10.96.0.7",
    "API_SERVICE_PORT=80",
    "CFG_LEVEL=1",
    "CFG_MODE=fast",
    "HOME=/root",
    "HOSTNAME=app",
    "IMAGE_VARIABLE=from image",
    "MEMORY=64",
    "PASSWORD=s3cret",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "POD_IP=10.244.0.2",
    "TIER=front",
    "URL=http://10.96.0.7/?p=s3cret&m=fast&x=$(NOBODY)",
  ]);
});

test("hosts, hostname and resolv.conf", async () => {
  const node = await testNode();
  await node.run("app", { hostname: "db-0", subdomain: "db", dnsConfig: { options: [{ name: "ndots", value: "2" }] }, containers: [{}] });
  await node.clock.advance(100);
  expect(await output(node, "app", "cat", "/etc/resolv.conf")).toBe(
    "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:2\n",
  );
  expect(await output(node, "app", "cat", "/etc/hostname")).toBe("db-0\n");
  expect((await output(node, "app", "cat", "/etc/hosts")).split("\n").at(-2)).toBe("10.244.0.2\tdb-0.db.default.svc.cluster.local\tdb-0");
});

test("a missing Secret keeps a container from being created, and its creation lets it start", async () => {
  const node = await testNode();
  await node.run("app", { containers: [{ env: [{ name: "P", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }] }] });
  await node.clock.advance(100);
  expect(node.status("app").containerStatuses?.[0]?.state).toEqual({ waiting: { reason: "CreateContainerConfigError", message: 'secret "db" not found' } });
  expect(node.events("app")).toContain('Failed: Error: secret "db" not found');
  await node.create("secrets", { apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data: { other: "eA==" } });
  await node.clock.advance(10_000);
  expect(node.status("app").containerStatuses?.[0]?.state.waiting?.message).toBe("couldn't find key password in Secret default/db");
  await node.patch("secrets", "db", { data: { password: "eA==" } });
  await node.clock.advance(10_000);
  expect(node.status("app").phase).toBe("Running");
});

test("ConfigMap volumes: files, keys, modes, and changes that follow", async () => {
  const node = await testNode();
  await node.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "site" }, data: { "index.html": "one", other: "2" } });
  await node.run("app", {
    volumes: [
      { name: "www", configMap: { name: "site", items: [{ key: "index.html", path: "pages/index.html" }] } },
      { name: "all", configMap: { name: "site" } },
    ],
    containers: [
      {
        volumeMounts: [
          { name: "www", mountPath: "/www" },
          { name: "all", mountPath: "/etc/one", subPath: "other" },
        ],
      },
    ],
  });
  await node.clock.advance(100);
  expect(await output(node, "app", "cat", "/www/pages/index.html", "/etc/one")).toBe("one2");
  await node.patch("configmaps", "site", { data: { "index.html": "two", other: "3" } });
  await node.clock.advance(29_000);
  expect(await output(node, "app", "cat", "/www/pages/index.html")).toBe("one");
  await node.clock.advance(2_000);
  // A file mounted by subPath stays as it was when the container started.
  expect(await output(node, "app", "cat", "/www/pages/index.html", "/etc/one")).toBe("two2");
  const refused = await node.proxy.exec(node.pod("app"), "main", { ...QUERY, command: ["touch", "/www/new"] });
  expect(await readAllText(refused.stderr)).toBe("touch: Read-only file system\n");
});

test("a volume whose source is missing: FailedMount, again and again, until it is there", async () => {
  const node = await testNode();
  await node.run("app", { volumes: [{ name: "www", configMap: { name: "site" } }], containers: [{ volumeMounts: [{ name: "www", mountPath: "/www" }] }] });
  await node.clock.advance(1_600);
  expect(node.status("app")).toMatchObject({ phase: "Pending", containerStatuses: [{ state: { waiting: { reason: "ContainerCreating" } } }] });
  expect(node.events("app")).toEqual(['FailedMount: MountVolume.SetUp failed for volume "www" : configmap "site" not found (x3)']);
  await node.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "site" }, data: { a: "b" } });
  await node.clock.advance(3_000);
  expect(node.status("app").phase).toBe("Running");
});

test("claims outlive pods, emptyDirs outlive containers", async () => {
  const node = await testNode();
  await node.create("persistentvolumeclaims", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], volumeName: "pvc-1", resources: { requests: { storage: "1Gi" } } },
    status: { phase: "Bound" },
  });
  const spec = {
    volumes: [
      { name: "data", persistentVolumeClaim: { claimName: "data" } },
      { name: "scratch", emptyDir: {} },
    ],
    containers: [
      {
        volumeMounts: [
          { name: "data", mountPath: "/data", subPath: "db" },
          { name: "scratch", mountPath: "/scratch" },
        ],
      },
    ],
  };
  await node.run("one", spec);
  await node.clock.advance(100);
  await output(node, "one", "touch", "/data/kept", "/scratch/lost");
  await node.pods.delete("one", "default");
  await node.clock.advance(100);
  await node.run("two", spec);
  await node.clock.advance(100);
  expect(await output(node, "two", "cat", "/data/kept")).toBe("x");
  const lost = await node.proxy.exec(node.pod("two"), "main", { ...QUERY, command: ["cat", "/scratch/lost"] });
  expect(await readAllText(lost.stderr)).toBe("cat: No such file or directory\n");
  expect(node.disk.names().filter((name) => name.startsWith("pods/"))).toEqual([`pods/${node.pod("two").metadata.uid}/scratch`]);
});

test("exec: exit codes, stdin, commands that are not there", async () => {
  const node = await testNode();
  await node.run("app", { containers: [{}] });
  await node.clock.advance(100);
  const failing = await node.proxy.exec(node.pod("app"), "main", { ...QUERY, command: ["exit", "3"] });
  expect(await failing.status).toMatchObject({ status: "Failure", reason: "NonZeroExitCode", details: { causes: [{ reason: "ExitCode", message: "3" }] } });
  const echo = await node.proxy.exec(node.pod("app"), "main", { ...QUERY, stdin: true, command: ["cat"] });
  await echo.stdin.write(new TextEncoder().encode("through"));
  echo.stdin.close();
  expect(await readAllText(echo.stdout)).toBe("through");
  expect(await echo.status).toMatchObject({ status: "Success" });
  await expect(node.proxy.exec(node.pod("app"), "main", { ...QUERY, command: ["nosuch"] })).rejects.toThrow(
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown',
  );
  expect(await readAllText(sourceOf(""))).toBe("");
});

test("logs: the last lines, the previous container's, and why there are none", async () => {
  const node = await testNode();
  const query = { follow: false, previous: false, timestamps: false };
  await node.run("talk", { containers: [{ command: ["exit", "1", "line 1\nline 2\nline 3"] }] });
  await node.run("missing", { containers: [{ image: "nosuch" }] });
  await node.clock.advance(4_000);
  expect(await readAllText(await node.proxy.logs(node.pod("talk"), "main", { ...query, tailLines: 2 }))).toBe("line 2\nline 3\n");
  expect(await readAllText(await node.proxy.logs(node.pod("talk"), "main", { ...query, previous: true, timestamps: true, tailLines: 1 }))).toMatch(
    /^2026-01-01T00:00:0\d\.\d{9}Z line 3\n$/,
  );
  await expect(node.proxy.logs(node.pod("missing"), "main", query)).rejects.toThrow(
    'container "main" in pod "missing" is waiting to start: trying and failing to pull image',
  );
  await expect(node.proxy.logs(node.pod("missing"), "main", { ...query, previous: true })).rejects.toThrow(
    'previous terminated container "main" in pod "missing" not found',
  );
});
