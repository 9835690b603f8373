import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { over, podFacts, podIs, shellPod, told } from "./pod-facts.ts";

const restartOn = (operator: string, ...values: number[]) => ({
  restartPolicy: "Never",
  restartPolicyRules: [{ action: "Restart", exitCodes: { operator, values } }],
});

contractCase("pods: a container's own rule restarts it where its Pod never does", async (c) => {
  await c.create(shellPod("retried", "exit 42", restartOn("In", 42, 43), { restartPolicy: "Never" }));
  await podIs(c, "retried", "was restarted", (status) => status["containerStatuses"]?.[0]?.restartCount >= 1);
  await told(c, "retried", "BackOff");
  const pod = await c.get("v1", "Pod", "retried");
  expect([pod["status"].phase, pod["status"].containerStatuses[0].lastState.terminated.exitCode]).toEqual(["Running", 42]);
});

contractCase("pods: an exit code that no rule names ends the container", async (c) => {
  await c.create(shellPod("ended", "exit 7", restartOn("In", 42), { restartPolicy: "Always" }));
  await podIs(c, "ended", "is over", over("Failed"));
  expectGolden(c, "pods/restart-rule-unmatched", await podFacts(c, "ended"));
});

contractCase("pods: rules of other exit codes", async (c) => {
  await c.create(shellPod("but-zero", "exit 0", restartOn("NotIn", 0), { restartPolicy: "Always" }));
  await podIs(c, "but-zero", "is over", over("Succeeded"));
  await c.create(shellPod("not-zero", "exit 1", restartOn("NotIn", 0), { restartPolicy: "Never" }));
  await podIs(c, "not-zero", "was restarted", (status) => status["containerStatuses"]?.[0]?.restartCount >= 1);
});

contractCase("pods: containers with restart policies of their own", async (c) => {
  const other = { name: "other", image: "busybox:1.36", command: ["sh", "-c", "exit 0"], restartPolicy: "OnFailure" };
  const pod = shellPod("each-its-own", "exit 3", { restartPolicy: "Never" }, { restartPolicy: "Always" });
  pod["spec"].containers.push(other);
  await c.create(pod);
  await podIs(c, "each-its-own", "is over", over("Failed"));
  expectGolden(c, "pods/restart-policies", await podFacts(c, "each-its-own"));
});

contractCase("pods: restart rules that make no sense are refused", async (c) => {
  const pod = shellPod(
    "senseless",
    "true",
    { restartPolicyRules: [{ action: "Explode", exitCodes: { operator: "Near", values: [300, -1] } }, { action: "Restart" }] },
    { initContainers: [{ name: "first", image: "busybox:1.36", restartPolicyRules: [{ action: "Restart", exitCodes: { operator: "In", values: [1] } }] }] },
  );
  const second = {
    name: "second",
    image: "busybox:1.36",
    restartPolicy: "Sometimes",
    restartPolicyRules: [{ action: "Restart", exitCodes: { operator: "In", values: [] } }],
  };
  pod["spec"].containers.push(second);
  expectGolden(c, "pods/restart-rules-refused", await c.refused(c.create(pod)));
});

contractCase("pods: label keys become part of the selectors beside them", async (c) => {
  const [topologyKey, labelSelector] = ["kubernetes.io/hostname", { matchLabels: { app: "web" } }];
  const pod = await c.create(
    shellPod(
      "keyed",
      "true",
      {},
      {
        schedulingGates: [{ name: "tsunagu.dev/hold" }],
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey, whenUnsatisfiable: "ScheduleAnyway", labelSelector, matchLabelKeys: ["pod-template-hash", "absent"] },
        ],
        affinity: {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, podAffinityTerm: { topologyKey, labelSelector, matchLabelKeys: ["pod-template-hash"], mismatchLabelKeys: ["tenant"] } },
            ],
          },
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector, mismatchLabelKeys: ["tenant"] }] },
        },
      },
      { metadata: { name: "keyed", labels: { app: "web", "pod-template-hash": "5c9", tenant: "a" } } },
    ),
  );
  const { affinity, topologySpreadConstraints } = pod["spec"];
  expectGolden(c, "pods/label-keys", { affinity, topologySpreadConstraints });
});
