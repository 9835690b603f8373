import { execFile, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runExec } from "../../sandbox-server/cluster/exec.ts";
import { type ServedCluster, serveCluster } from "./served-cluster.ts";

const kubectl = [process.env.KUBECTL, ...(process.env.PATH ?? "").split(":").map((folder) => join(folder, "kubectl"))].find(
  (path) => path !== undefined && existsSync(path),
);
const usable = kubectl !== undefined && spawnSync(kubectl, ["version", "--client"]).status === 0;
if (!usable) console.warn("LEFT OUT: no kubectl is installed here (PATH or KUBECTL), so the official one is not tried against the embedded cluster.");

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - name: web
        image: busybox
        command: [sh, -c, "echo up; sleep 1000"]
        ports: [{ containerPort: 8080, name: http }]
        resources: { requests: { cpu: 10m, memory: 16Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: http }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { greeting: hello }
`;

/** Read-only, so that both may ask the same cluster; ages are made equal. */
const COMMANDS = [
  "get deployments",
  "get deployments,services -o wide",
  "get pods -l app=web",
  "get pods -l app=web -o wide",
  "get pods -A",
  "get all",
  "get deployment web -o yaml",
  "get service web -o json",
  "get configmap settings -o jsonpath={.data.greeting}",
  "get pods -o name",
  "get endpointslices -l kubernetes.io/service-name=web",
  "get pods --show-labels",
  "get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName",
  "get pods --sort-by=.metadata.name --no-headers",
  "describe service web",
  "describe configmap settings",
  "get nothing",
  "get pod nobody",
  "get pods -n empty",
  "logs deployment/web",
  "api-versions",
  "auth can-i delete pods",
  "explain service.spec.ports",
  "rollout history deployment/web",
];

describe.runIf(usable)("the official kubectl against the embedded cluster", () => {
  let served: ServedCluster;
  const official = (...args: string[]) =>
    new Promise<{ stdout: string; stderr: string; exitCode: number }>((resolve) => {
      const child = execFile(
        kubectl as string,
        ["--kubeconfig", served.file, "--cache-dir", join(dirname(served.file), "cache"), ...args],
        (error, stdout, stderr) => resolve({ stdout, stderr, exitCode: typeof error?.code === "number" ? error.code : 0 }),
      );
      child.stdin?.end();
    });
  const ours = (...args: string[]) =>
    runExec(served.cluster.adminClient, { namespace: "default", pod: "toolbox" }, ["kubectl", ...args], { limitBytes: 200_000 });

  beforeAll(async () => {
    served = await serveCluster();
    const manifest = join(dirname(served.file), "web.yaml");
    writeFileSync(manifest, MANIFEST);
    expect(await official("apply", "-f", manifest)).toEqual({
      stdout: "deployment.apps/web created\nservice/web created\nconfigmap/settings created\n",
      stderr: "",
      exitCode: 0,
    });
    expect((await official("rollout", "status", "deployment/web", "--timeout=20s")).exitCode).toBe(0);
    await official("create", "clusterrolebinding", "toolbox", "--clusterrole=cluster-admin", "--serviceaccount=default:default");
    await official("run", "toolbox", "--image=tsunagu/toolbox:1");
    expect((await official("wait", "--for=condition=Ready", "pod/toolbox", "--timeout=20s")).stdout).toBe("pod/toolbox condition met\n");
  }, 60_000);
  afterAll(() => served?.close());

  test.each(COMMANDS)("and ours say the same: kubectl %s", async (command) => {
    const [theirs, mine] = await Promise.all([official(...command.split(" ")), ours(...command.split(" "))]);
    expect(settled(mine)).toEqual(settled(theirs));
  });

  test("exec carries input, output and the exit code", async () => {
    expect(await official("exec", "deployment/web", "--", "sh", "-c", "echo out; echo err >&2; exit 7")).toEqual({
      stdout: "out\n",
      stderr: "err\ncommand terminated with exit code 7\n",
      exitCode: 7,
    });
  });
});

/** Ages differ by the second, and official kubectl 1.32 warns of a server that is newer than it knows. */
function settled({ stdout, stderr, exitCode }: { stdout: string; stderr: string; exitCode: number }) {
  const ageless = (text: string) => text.replace(/\b\d+(m\d+)?s\b/g, "<age>").replace(/ +/g, " ");
  return { stdout: ageless(stdout), stderr: ageless(stderr), exitCode };
}
