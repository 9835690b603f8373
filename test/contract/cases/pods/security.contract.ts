import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { FOREVER, podIs, shellPod, statusFacts, told, waitingFor } from "./pod-facts.ts";

const IDENTITY = { runAsUser: 4321, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000, 5000] };
const data = { volumes: [{ name: "data", emptyDir: {} }] };
const mounted = { volumeMounts: [{ name: "data", mountPath: "/data" }] };

/** What a script says, both streams in one. */
async function says(c: ContractCluster, pod: string, script: string): Promise<string[]> {
  const { stdout } = await c.exec(pod, ["sh", "-c", `{ ${script}\n} 2>&1`]);
  return stdout.trimEnd().split("\n");
}

contractCase("pods: who a container runs as", async (c) => {
  await c.create(shellPod("who", FOREVER, {}, { securityContext: IDENTITY }));
  await c.create(shellPod("group-zero", FOREVER, {}, { securityContext: { runAsUser: 4321 } }));
  await c.create(shellPod("own", FOREVER, { securityContext: { runAsUser: 77, runAsGroup: 78 } }, { securityContext: { runAsUser: 1, fsGroup: 5 } }));
  for (const name of ["who", "group-zero", "own"]) await c.podReady(name);
  expect([await says(c, "who", "id; id -u; id -g; id -G"), await says(c, "group-zero", "id"), await says(c, "own", "id")]).toEqual([
    ["uid=4321 gid=3000 groups=2000,3000,4000,5000", "4321", "3000", "3000 2000 4000 5000"],
    ["uid=4321 gid=0(root) groups=0(root)"],
    ["uid=77 gid=78 groups=5,78"],
  ]);
});

contractCase("pods: fsGroup owns the volume, its user the files", async (c) => {
  await c.create(shellPod("owners", FOREVER, mounted, { ...data, securityContext: IDENTITY }));
  await c.podReady("owners");
  const script = "touch /data/f; mkdir /data/d; echo x > /data/d/g; for f in /data /data/f /data/d /data/d/g /tmp; do stat -c '%A %u %g %n' $f; done";
  expect(await says(c, "owners", script)).toEqual([
    "drwxrwsrwx 0 2000 /data",
    "-rw-r--r-- 4321 2000 /data/f",
    "drwxr-sr-x 4321 2000 /data/d",
    "-rw-r--r-- 4321 2000 /data/d/g",
    "drwxrwxrwt 0 0 /tmp",
  ]);
});

contractCase("pods: files of a ConfigMap belong to fsGroup", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { a: "1" } });
  const volumes = [{ name: "data", configMap: { name: "settings", defaultMode: 0o400 } }];
  await c.create(shellPod("readers", FOREVER, mounted, { volumes, securityContext: IDENTITY }));
  await c.podReady("readers");
  expect(await says(c, "readers", "stat -L -c '%A %u %g' /data/a; cat /data/a; echo; touch /data/a")).toEqual([
    "-r--r----- 0 2000",
    "1",
    "touch: /data/a: Read-only file system",
  ]);
});

contractCase("pods: what a user who is not root may not do", async (c) => {
  await c.create(shellPod("nobody", FOREVER, {}, { securityContext: { runAsUser: 4321 } }));
  await c.podReady("nobody");
  const script = "touch /f; mkdir /x; rm /etc/passwd; mv /etc/passwd /tmp/p; chmod 777 /etc; touch /etc/hosts; touch /tmp/mine && echo mine; whoami";
  expect(await says(c, "nobody", script)).toEqual([
    "touch: /f: Permission denied",
    "mkdir: can't create directory '/x': Permission denied",
    "rm: can't remove '/etc/passwd': Permission denied",
    "mv: can't rename '/etc/passwd': Permission denied",
    "chmod: /etc: Operation not permitted",
    "touch: /etc/hosts: Permission denied",
    "mine",
    "whoami: unknown uid 4321",
  ]);
});

contractCase("pods: a root filesystem that is read-only", async (c) => {
  await c.create(shellPod("fixed", FOREVER, { ...mounted, securityContext: { readOnlyRootFilesystem: true } }, data));
  await c.podReady("fixed");
  const script =
    "touch /f; mkdir /x; rm /bin/ls; cp /etc/passwd /p; ln -s a /b; chmod 777 /etc; touch /data/f && echo volume; echo x > /dev/null && echo null; touch /tmp/t";
  expect(await says(c, "fixed", script)).toEqual([
    "touch: /f: Read-only file system",
    "mkdir: can't create directory '/x': Read-only file system",
    "rm: can't remove '/bin/ls': Read-only file system",
    "cp: can't create '/p': Read-only file system",
    "ln: /b: Read-only file system",
    "chmod: /etc: Read-only file system",
    "volume",
    "null",
    "touch: /tmp/t: Read-only file system",
  ]);
});

contractCase("pods: runAsNonRoot refuses an image that runs as root", async (c) => {
  await c.create(shellPod("refused", FOREVER, {}, { securityContext: { runAsNonRoot: true } }));
  const pod = await podIs(c, "refused", "is refused", waitingFor("CreateContainerConfigError"));
  await told(c, "refused", "Failed");
  expectGolden(c, "pods/run-as-non-root", statusFacts(pod));
  await c.create(shellPod("let-in", FOREVER, { securityContext: { runAsUser: 1000 } }, { securityContext: { runAsNonRoot: true } }));
  await c.podReady("let-in");
});
