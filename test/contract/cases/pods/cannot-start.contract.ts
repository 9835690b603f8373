import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { over, podFacts, podIs, shellPod, told, waitingFor } from "./pod-facts.ts";

const cases: [string, string, object, object, string, string[]][] = [
  ["an image that is not there and must not be pulled", "never", { image: "tsunagu/absent:1", imagePullPolicy: "Never" }, {}, "ErrImageNeverPull", ["Failed"]],
  ["an image name that is none", "invalid-name", { image: "Not A Name" }, {}, "InvalidImageName", ["InspectFailed", "Failed"]],
  [
    "a ConfigMap key that is wanted and the ConfigMap is missing",
    "no-config-map",
    { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "absent", key: "a" } } }] },
    {},
    "CreateContainerConfigError",
    ["Failed"],
  ],
  ["a Secret that is wanted whole and missing", "no-secret", { envFrom: [{ secretRef: { name: "absent" } }] }, {}, "CreateContainerConfigError", ["Failed"]],
  ["root where root is not allowed", "root", { securityContext: { runAsNonRoot: true } }, {}, "CreateContainerConfigError", ["Failed"]],
  ["user 0 where root is not allowed", "root-asked", { securityContext: { runAsNonRoot: true, runAsUser: 0 } }, {}, "CreateContainerConfigError", ["Failed"]],
];

for (const [title, name, container, spec, reason, reasons] of cases) {
  contractCase(`pods: cannot start: ${title}`, async (c) => {
    await c.create(shellPod(name, "true", container, spec));
    const pod = await podIs(c, name, `waits: ${reason}`, waitingFor(reason));
    await told(c, name, ...reasons);
    expectGolden(c, `pods/cannot-start-${name}`, await podFacts(c, name, pod));
  });
}

contractCase("pods: cannot start: a key the ConfigMap does not have", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { a: "1" } });
  await c.create(shellPod("no-key", "true", { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "settings", key: "b" } } }] }));
  const pod = await podIs(c, "no-key", "waits", waitingFor("CreateContainerConfigError"));
  await told(c, "no-key", "Failed");
  expectGolden(c, "pods/cannot-start-no-key", await podFacts(c, "no-key", pod));
});

contractCase("pods: cannot start: a volume of a ConfigMap that is missing, until it is there", async (c) => {
  const mount = { volumeMounts: [{ name: "config", mountPath: "/config" }] };
  await c.create(shellPod("no-volume", "cat /config/a; sleep 3600", mount, { volumes: [{ name: "config", configMap: { name: "later" } }] }));
  await told(c, "no-volume", "FailedMount");
  await podIs(c, "no-volume", "is known to the kubelet", (status) => status["containerStatuses"]);
  expectGolden(c, "pods/cannot-start-no-volume", await podFacts(c, "no-volume"));
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "later" }, data: { a: "here" } });
  await c.podReady("no-volume");
});

contractCase("pods: cannot start: a command that is not there", async (c) => {
  await c.create(shellPod("no-command", "", { command: ["/no/such/program"] }, { restartPolicy: "Never" }));
  await podIs(c, "no-command", "fails", over("Failed"));
  await told(c, "no-command", "Failed");
  expectGolden(c, "pods/cannot-start-no-command", await podFacts(c, "no-command"));
});

contractCase("pods: cannot start: a command that is not on the path, again and again", async (c) => {
  await c.create(shellPod("no-path", "", { command: ["nosuchprogram"] }));
  const pod = await podIs(c, "no-path", "waits", waitingFor("CrashLoopBackOff"));
  await told(c, "no-path", "BackOff", "Failed");
  expectGolden(c, "pods/cannot-start-no-path", await podFacts(c, "no-path", pod));
});

contractCase("pods: cannot start: an image nobody has", async (c) => {
  await c.create(shellPod("absent", "true", { image: "registry.invalid/absent:1" }));
  const pod = await podIs(c, "absent", "backs off", waitingFor("ImagePullBackOff"));
  await told(c, "absent", "Pulling", "Failed", "BackOff");
  expectGolden(c, "pods/cannot-start-absent-image", await podFacts(c, "absent", pod));
});
