import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { FOREVER, eventFacts, podIs, shellPod, told } from "./pod-facts.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const resource = (name: string, of: string, divisor?: string) => ({
  name,
  valueFrom: { resourceFieldRef: { resource: of, ...(divisor === undefined ? {} : { divisor }) } },
});
const mount = (name: string, mountPath: string, more: object = {}) => ({ name, mountPath, ...more });

async function printed(c: ContractCluster, name: string): Promise<string> {
  await podIs(c, name, "is over", (status) => status["phase"] === "Succeeded" || status["phase"] === "Failed");
  return await c.logs(name);
}

contractCase("pods: environment from fields of the Pod", async (c) => {
  const env = [
    field("NAME", "metadata.name"),
    field("NAMESPACE", "metadata.namespace"),
    field("LABEL", "metadata.labels['tier']"),
    field("ANNOTATION", "metadata.annotations['tsunagu.dev/note']"),
    field("ACCOUNT", "spec.serviceAccountName"),
    field("NODE", "spec.nodeName"),
    field("HOST", "status.hostIP"),
    field("IP", "status.podIP"),
  ];
  const pod = shellPod(
    "fields",
    'echo $NAME, $NAMESPACE, $LABEL, $ANNOTATION, $ACCOUNT; [ -n "$NODE" -a -n "$HOST" -a -n "$IP" ] && echo placed',
    { env },
    { restartPolicy: "Never" },
  );
  pod.metadata.labels = { tier: "front" };
  pod.metadata.annotations = { "tsunagu.dev/note": "a note" };
  await c.create(pod);
  expect(await printed(c, "fields")).toBe(`fields, ${c.namespace}, front, a note, default\nplaced\n`);
});

contractCase("pods: environment from a container's resources", async (c) => {
  const env = [
    resource("CPU", "limits.cpu"),
    resource("CPU_MILLIS", "limits.cpu", "1m"),
    resource("MEMORY", "limits.memory"),
    resource("MEMORY_MI", "requests.memory", "1Mi"),
    resource("REQUEST", "requests.cpu", "1m"),
  ];
  const resources = { requests: { cpu: "50m", memory: "24Mi" }, limits: { cpu: "150m", memory: "64Mi" } };
  await c.create(shellPod("amounts", "echo $CPU $CPU_MILLIS $MEMORY $MEMORY_MI $REQUEST", { env, resources }, { restartPolicy: "Never" }));
  expect(await printed(c, "amounts")).toBe("1 150 67108864 24 50\n");
});

contractCase("pods: references between variables, and in the command", async (c) => {
  const env = [
    { name: "FIRST", value: "one" },
    { name: "BOTH", value: "$(FIRST) and $(LATER)" },
    { name: "LATER", value: "two" },
    { name: "ESCAPED", value: "$$(FIRST)" },
  ];
  await c.create(
    shellPod("references", "", { command: ["sh", "-c", 'echo "$0|$BOTH|$ESCAPED"', "$(FIRST) $(NONE) $$(FIRST)"], env }, { restartPolicy: "Never" }),
  );
  expect(await printed(c, "references")).toBe("one $(NONE) $(FIRST)|one and $(LATER)|$(FIRST)\n");
});

contractCase("pods: environment from whole ConfigMaps and Secrets", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { color: "blue", "with.dot": "x", size: "1" } });
  await c.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "keys" }, stringData: { token: "secret" } });
  const envFrom = [{ configMapRef: { name: "settings" } }, { prefix: "S_", secretRef: { name: "keys" } }, { configMapRef: { name: "absent", optional: true } }];
  await c.create(shellPod("whole", "", { command: ["env"], envFrom, env: [{ name: "size", value: "2" }] }, { restartPolicy: "Never" }));
  const ours = (await printed(c, "whole")).split("\n").filter((line) => /^(color|size|S_token|with)/.test(line));
  expect(ours.toSorted()).toEqual(["S_token=secret", "color=blue", "size=2", "with.dot=x"]);
});

contractCase("pods: files from a ConfigMap: items, modes, links", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "files" }, data: { a: "A", b: "B" }, binaryData: { c: "AAEC" } });
  const volumes = [
    { name: "all", configMap: { name: "files", defaultMode: 0o640 } },
    { name: "some", configMap: { name: "files", items: [{ key: "a", path: "deep/er/a.txt", mode: 0o400 }] } },
  ];
  const script = "cd /all; ls -1; stat -L -c %a a; readlink a; cat a b; wc -c < c; cd /some; cat deep/er/a.txt; stat -L -c %a deep/er/a.txt";
  await c.create(shellPod("files", script, { volumeMounts: [mount("all", "/all"), mount("some", "/some")] }, { restartPolicy: "Never", volumes }));
  expect(await printed(c, "files")).toBe("a\nb\nc\n640\n..data/a\nAB3\nA400\n");
});

contractCase("pods: files from projected sources and the Pod's own fields", async (c) => {
  await c.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { key: "secret" } });
  const downwardAPI = {
    items: [
      { path: "labels", fieldRef: { fieldPath: "metadata.labels" } },
      { path: "cpu", resourceFieldRef: { containerName: "main", resource: "limits.cpu", divisor: "1m" } },
    ],
  };
  const volumes = [{ name: "all", projected: { sources: [{ secret: { name: "s", items: [{ key: "key", path: "in/key" }] } }, { downwardAPI }] } }];
  const pod = shellPod(
    "projected",
    "cd /all; cat in/key; echo; cat labels; echo; cat cpu",
    { volumeMounts: [mount("all", "/all")], resources: { limits: { cpu: "200m", memory: "32Mi" } } },
    { restartPolicy: "Never", volumes },
  );
  pod.metadata.labels = { b: "2", a: "1" };
  await c.create(pod);
  expect(await printed(c, "projected")).toBe('secret\na="1"\nb="2"\n200');
});

contractCase("pods: one file by subPath, beside the image's own", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" }, data: { "my.conf": "mine" } });
  const volumes = [
    { name: "one", configMap: { name: "one" } },
    { name: "data", emptyDir: {} },
  ];
  const mounts = [mount("one", "/etc/my.conf", { subPath: "my.conf" }), mount("data", "/own", { subPathExpr: "$(NAME)/x" })];
  await c.create(
    shellPod(
      "sub",
      "cat /etc/my.conf; echo; ls /etc/passwd; touch /own/f; ls /own",
      { env: [field("NAME", "metadata.name")], volumeMounts: mounts },
      { restartPolicy: "Never", volumes },
    ),
  );
  expect(await printed(c, "sub")).toBe("mine\n/etc/passwd\nf\n");
});

contractCase("pods: what is read-only cannot be written", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "ro" }, data: { a: "A" } });
  const volumes = [
    { name: "config", configMap: { name: "ro" } },
    { name: "data", emptyDir: {} },
  ];
  const mounts = [mount("config", "/config"), mount("data", "/data", { readOnly: true })];
  const script = "(> /config/x); (> /data/x); (> /x); echo done";
  await c.create(
    shellPod("read-only", `(${script}) 2>&1`, { volumeMounts: mounts, securityContext: { readOnlyRootFilesystem: true } }, { restartPolicy: "Never", volumes }),
  );
  expect(await printed(c, "read-only")).toEqual(
    expect.stringMatching(/^.*\/config\/x: Read-only file system\n.*\/data\/x: Read-only file system\n.*\/x: Read-only file system\ndone\n$/),
  );
});

contractCase("pods: an emptyDir is shared, and lasts as long as the Pod", async (c) => {
  const mounts = { volumeMounts: [mount("data", "/data")] };
  const writer = { ...shellPod("", "echo from writer > /data/f; sleep 3600")["spec"].containers[0], name: "writer", ...mounts };
  const reader = { ...shellPod("", "while [ ! -s /data/f ]; do sleep 1; done; cat /data/f; sleep 3600")["spec"].containers[0], name: "reader", ...mounts };
  await c.create(shellPod("shared", "", {}, { containers: [writer, reader], volumes: [{ name: "data", emptyDir: {} }], terminationGracePeriodSeconds: 0 }));
  await c.podReady("shared");
  await c.until("the reader has read", async () => (await c.logs("shared", { container: "reader" })) === "from writer\n");
});

contractCase("pods: hosts, host name and resolver", async (c) => {
  const spec = {
    restartPolicy: "Never",
    hostname: "db-0",
    subdomain: "db",
    hostAliases: [{ ip: "203.0.113.7", hostnames: ["old.example", "older.example"] }],
    dnsPolicy: "None",
    dnsConfig: { nameservers: ["203.0.113.9"], searches: ["example.test"], options: [{ name: "ndots", value: "2" }, { name: "edns0" }] },
  };
  await c.create(shellPod("named", "cat /etc/hostname; cat /etc/hosts; cat /etc/resolv.conf; hostname", {}, spec));
  expectGolden(c, "pods/hosts-files", await printed(c, "named"));
});

contractCase("pods: who a container runs as", async (c) => {
  const securityContext = { runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000] };
  await c.create(shellPod("somebody", "id -u; id -g", {}, { restartPolicy: "Never", securityContext }));
  expect(await printed(c, "somebody")).toBe("1000\n3000\n");
});

contractCase("pods: the token and certificate of the ServiceAccount", async (c) => {
  await c.create(
    shellPod(
      "account",
      "cd /var/run/secrets/kubernetes.io/serviceaccount; ls -1; cat namespace; cut -d. -f2 token | wc -l",
      {},
      { restartPolicy: "Never", automountServiceAccountToken: true },
    ),
  );
  expect(await printed(c, "account")).toBe(`ca.crt\nnamespace\ntoken\n${c.namespace}1\n`);
});

contractCase("pods: a subPath of what cannot be written", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "sp" }, data: { a: "A" } });
  await c
    .create(
      shellPod(
        "no-sub",
        FOREVER,
        { volumeMounts: [mount("config", "/x", { subPath: "../up" })] },
        { volumes: [{ name: "config", configMap: { name: "sp" } }] },
      ),
    )
    .then(
      () => expect.unreachable(),
      (error: { message: string }) => expect(error.message).toContain("must not contain '..'"),
    );
});

contractCase("pods: a volume from a claim that is not there", async (c) => {
  await c.create(
    shellPod("no-claim", FOREVER, { volumeMounts: [mount("data", "/data")] }, { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "absent" } }] }),
  );
  await told(c, "no-claim", "FailedScheduling");
  expectGolden(c, "pods/no-claim", await eventFacts(c, "no-claim"));
});

contractCase("pods: a hostPath that must be a directory and is not there", async (c) => {
  await c.create(
    shellPod(
      "no-path",
      FOREVER,
      { volumeMounts: [mount("host", "/host")] },
      { volumes: [{ name: "host", hostPath: { path: "/tsunagu/absent", type: "Directory" } }] },
    ),
  );
  await told(c, "no-path", "FailedMount");
  expectGolden(c, "pods/no-host-path", await eventFacts(c, "no-path"));
});

contractCase("pods: a secret volume whose key is missing", async (c) => {
  await c.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "partial" }, stringData: { a: "A" } });
  await c.create(
    shellPod(
      "no-item",
      FOREVER,
      { volumeMounts: [mount("s", "/s")] },
      { volumes: [{ name: "s", secret: { secretName: "partial", items: [{ key: "b", path: "b" }] } }] },
    ),
  );
  await told(c, "no-item", "FailedMount");
  expectGolden(c, "pods/no-secret-item", await eventFacts(c, "no-item"));
});
