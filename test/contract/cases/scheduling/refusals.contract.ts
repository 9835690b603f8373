import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { placed, refusal } from "./pending.ts";

const HOST = "kubernetes.io/hostname";
const asks = (requests: object, limits = {}) => ({ containers: [{ name: "main", image: "busybox:1.36", resources: { requests, limits } }] });
const required = (matchExpressions: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } },
});
const near = (kind: "podAffinity" | "podAntiAffinity", app: string, topologyKey = HOST) => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app } }, topologyKey }] } },
});
const spread = (topologyKey: string, more: object = {}) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: "DoNotSchedule", labelSelector: { matchLabels: { app: "spread" } }, ...more }],
});

const cases: [string, string, object, Record<string, string>?][] = [
  ["more cpu and memory than any node has", "too-much", asks({ cpu: "1000", memory: "100Ti" })],
  ["more disk than any node has", "too-much-disk", asks({ "ephemeral-storage": "900Ti" })],
  ["a resource no node has", "unknown-resource", asks({ "example.com/gpu": "1", cpu: "1000" }, { "example.com/gpu": "1" })],
  ["a label no node has", "node-selector", { nodeSelector: { "tsunagu.dev/disk": "ssd" } }],
  ["an affinity to nodes there are none of", "node-affinity", required([{ key: "tsunagu.dev/disk", operator: "Exists" }])],
  ["an affinity with Gt", "node-affinity-gt", required([{ key: "tsunagu.dev/generation", operator: "Gt", values: ["3"] }])],
  ["a Pod near it there is none of", "pod-affinity", near("podAffinity", "absent")],
  ["a domain its nodes do not have", "pod-affinity-domain", near("podAffinity", "near", "tsunagu.dev/rack"), { app: "near" }],
  ["a spread over a label no node has", "spread-label", spread("tsunagu.dev/rack"), { app: "spread" }],
  ["more domains than there are", "spread-domains", spread(HOST, { minDomains: 50, maxSkew: 1 }), { app: "spread" }],
  ["a claim there is none of", "claim", { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "absent" } }] }],
];

for (const [title, name, spec, labels] of cases) {
  contractCase(`scheduling: refused: ${title}`, async (c) => {
    if (name === "spread-domains") {
      // The first takes the only place there is.
      await c.create(placed("first", spec, labels));
      await c.until("the first is placed", async () => (await c.get("v1", "Pod", "first"))["spec"].nodeName);
    }
    await c.create(placed(name, spec, labels));
    expectGolden(c, `scheduling/refused-${name}`, await refusal(c, name));
  });
}

contractCase("scheduling: refused: two that must be apart on one node", async (c) => {
  await c.create(placed("left", near("podAntiAffinity", "apart"), { app: "apart" }));
  await c.until("the first is placed", async () => (await c.get("v1", "Pod", "left"))["spec"].nodeName);
  await c.create(placed("right", near("podAntiAffinity", "apart"), { app: "apart" }));
  expectGolden(c, "scheduling/refused-apart", await refusal(c, "right"));
});

contractCase("scheduling: refused: one whom another does not want near", async (c) => {
  await c.create(placed("loner", near("podAntiAffinity", "crowd"), { app: "loner" }));
  await c.until("the first is placed", async () => (await c.get("v1", "Pod", "loner"))["spec"].nodeName);
  await c.create(placed("guest", {}, { app: "crowd" }));
  expectGolden(c, "scheduling/refused-unwanted", await refusal(c, "guest"));
});

contractCase("scheduling: refused: a host port that is taken", async (c) => {
  const port = { containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "3600"], ports: [{ containerPort: 80, hostPort: 28_417 }] }] };
  await c.create(placed("holder", port));
  await c.until("the first is placed", async () => (await c.get("v1", "Pod", "holder"))["spec"].nodeName);
  await c.create(placed("taker", port));
  expectGolden(c, "scheduling/refused-port", await refusal(c, "taker"));
});

contractCase("scheduling: refused: a claim that is not bound yet", async (c) => {
  await c.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "tsunagu-none", resources: { requests: { storage: "1Mi" } } },
  });
  await c.create(placed("unbound", { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }));
  expectGolden(c, "scheduling/refused-unbound", await refusal(c, "unbound"));
});
