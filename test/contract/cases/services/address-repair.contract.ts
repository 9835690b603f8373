import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";

contractCase("services: an IPAddress that is deleted comes back when its Service is looked at again", async (c) => {
  const service = await c.create({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } });
  const ip = service["spec"].clusterIP as string;
  const before = await c.get("networking.k8s.io/v1", "IPAddress", ip, { namespace: "" });
  await c.delete("networking.k8s.io/v1", "IPAddress", ip, { namespace: "" });
  await c.sleep(1);
  await c.patch("v1", "Service", "web", { metadata: { labels: { seen: "again" } } });
  const after = await c.until("the IPAddress is back", () => c.get("networking.k8s.io/v1", "IPAddress", ip, { namespace: "" }).catch(() => undefined));
  expect(after.metadata.uid).not.toBe(before.metadata.uid);
  expect(after.metadata.labels).toEqual(before.metadata.labels);
  expect(after["spec"]).toEqual(before["spec"]);
  const [event] = await c.until("the repair is told of", async () => {
    const events = await c.events("Service", "web");
    return events.length > 0 && events;
  });
  expect(event).toMatchObject({
    type: "Warning",
    reason: "ClusterIPNotAllocated",
    action: "ClusterIPAllocation",
    message: `Cluster IP [IPv4]: ${ip} is not allocated; repairing`,
    reportingComponent: "ipallocator-repair-controller",
  });
});
