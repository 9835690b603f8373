import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { eventsOf, podNames, podsOf, statusOf, workload } from "./workload.ts";

contractCase("apps: a StatefulSet makes its pods in order, with names of their own", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 2, serviceName: "db" }));
  await statusOf(c, "StatefulSet", "db", { readyReplicas: 2, currentReplicas: 2, updatedReplicas: 2, availableReplicas: 2, replicas: 2 });
  const [first, second] = await podsOf(c, "db");
  const revision = first.metadata.labels["controller-revision-hash"];
  expect(first.metadata).toMatchObject({
    name: "db-0",
    generateName: "db-",
    labels: { app: "db", "apps.kubernetes.io/pod-index": "0", "statefulset.kubernetes.io/pod-name": "db-0", "controller-revision-hash": revision },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "db", controller: true, blockOwnerDeletion: true }],
  });
  expect([first.spec.hostname, first.spec.subdomain, second.metadata.name, second.spec.hostname]).toEqual(["db-0", "db", "db-1", "db-1"]);
  expect(await eventsOf(c, "StatefulSet", "db", 2)).toEqual([
    "Normal SuccessfulCreate Create Pod db-0 in StatefulSet db successful",
    "Normal SuccessfulCreate Create Pod db-1 in StatefulSet db successful",
  ]);
  expect(await podNames(c, "db")).toEqual(["db-0", "db-1"]);
});
