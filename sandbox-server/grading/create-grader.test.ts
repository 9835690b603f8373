import { expect, test } from "vitest";
import { LabDefinition } from "@tsunagu/contracts/lab";
import { virtualClusters } from "../cli/lab/test-cluster.ts";
import { sandboxOf } from "../session/provision/names.ts";
import { provisionSandbox } from "../session/provision/provision.ts";
import { createGrader } from "./create-grader.ts";

const MANIFESTS = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  replicas: 2
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers: [{ name: api, image: "my-api:latest", readinessProbe: { httpGet: { path: /health, port: 8080 } } }]
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { clusterIP: None, selector: { app: api }, ports: [{ port: 8080 }] }
`;

const definition = LabDefinition.parse({
  id: "two-checks",
  version: 1,
  minutes: 1,
  namespaces: ["shop"],
  tasks: [
    {
      id: "task",
      checks: [
        { id: "ready", kind: "workload-ready", with: { deployment: "api", namespace: "shop", replicas: 2 } },
        { id: "follows", kind: "dns-follows", heavy: true, points: 3, with: { service: "api", namespace: "shop", labels: { app: "api" } } },
      ],
    },
  ],
});

test("a light run leaves heavy checks alone and keeps what the last full run said of them; points add up", async () => {
  const { provider, drive } = virtualClusters();
  const connection = await drive(provider.open("s1", { nodes: 1 }));
  const sandbox = sandboxOf("s1", connection, definition);
  await drive(provisionSandbox(sandbox, { definition, folder: "/nowhere", manifests: [{ file: "all.yaml", text: MANIFESTS }], files: {} }));
  const grade = createGrader();
  const run = (kind: "light" | "full", previous?: Awaited<ReturnType<typeof grade>>) =>
    drive(grade({ lab: definition, sandbox, sessionId: "s1", run: kind, previous, signal: new AbortController().signal }));
  const summary = ({ results, score }: Awaited<ReturnType<typeof grade>>) => [
    results.map((result) => `${result.checkId} ${result.status}`),
    score.scoreGiven,
    score.scoreMaximum,
  ];

  const first = await run("light");
  expect(summary(first)).toEqual([["ready passed", "follows skipped"], 1, 4]);
  const full = await run("full", first);
  expect(summary(full)).toEqual([["ready passed", "follows passed"], 4, 4]);
  expect(summary(await run("light", full)).slice(1)).toEqual([4, 4]);
  await drive(provider.dispose());
});
