import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { caller, fetch, ready, server, service, slices } from "./make.ts";

contractCase("services: a Service spreads calls over its ready Pods, by number and by name of the port", async (c) => {
  await c.create(caller());
  for (const name of ["one", "two"]) await c.create(server(name, { labels: { role: "web" }, container: { ports: [{ name: "http", containerPort: 8080 }] } }));
  const ports = [
    { name: "number", port: 80, targetPort: 8080 },
    { name: "name", port: 81, targetPort: "http" },
  ];
  await c.create(service("web", { selector: { role: "web" }, ports }));
  await slices(c, "web", ready(2));
  await c.podReady("caller");
  for (const port of [80, 81]) {
    const seen = new Set<string>();
    await c.until(`both answer on ${port}`, async () => {
      seen.add(await fetch(c, `http://web:${port}/`));
      return seen.has("one") && seen.has("two");
    });
    expect([...seen].sort()).toEqual(["one", "two"]);
  }
});

contractCase("services: a Service without endpoints refuses at once", async (c) => {
  await c.create(caller());
  await c.create(service("web", { selector: { app: "nobody" }, ports: [{ port: 80 }] }));
  await c.podReady("caller");
  await c.sleep(1);
  expect(await fetch(c, "http://web/")).toBe("curl: (7)");
});

contractCase("services: a headless Service leads to its Pods' own ports", async (c) => {
  await c.create(caller());
  await c.create(server("one", { labels: { role: "web" } }));
  await c.create(service("web", { clusterIP: "None", selector: { role: "web" }, ports: [{ port: 80, targetPort: 8080 }] }));
  await slices(c, "web", ready(1));
  await c.podReady("caller");
  await c.until("its name is known", async () => (await fetch(c, "http://web:8080/")) === "one");
  expect(await fetch(c, "http://web:80/")).toBe("curl: (7)");
});

contractCase("services: session affinity keeps a caller with its Pod", async (c) => {
  await c.create(caller());
  for (const name of ["one", "two"]) await c.create(server(name, { labels: { role: "web" } }));
  await c.create(service("web", { selector: { role: "web" }, sessionAffinity: "ClientIP", ports: [{ port: 80, targetPort: 8080 }] }));
  await slices(c, "web", ready(2));
  await c.podReady("caller");
  await c.until("it answers", async () => /^(one|two)$/.test(await fetch(c, "http://web/")));
  await c.sleep(2);
  const first = await fetch(c, "http://web/");
  for (let count = 0; count < 8; count++) expect(await fetch(c, "http://web/")).toBe(first);
});

contractCase("services: a NodePort is reached through the node's address, from inside too", async (c) => {
  await c.create(caller());
  await c.create(server("one"));
  const { ports } = (await c.create(service("web", { type: "NodePort", selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] })))["spec"];
  await slices(c, "web", ready(1));
  const { hostIP } = (await c.podReady("caller"))["status"];
  await c.until("it answers", async () => (await fetch(c, `http://${hostIP}:${ports[0].nodePort}/`)) === "one");
});

contractCase("services: internalTrafficPolicy Local reaches an endpoint on the caller's node", async (c) => {
  await c.create(caller());
  await c.create(server("one"));
  await c.create(service("web", { internalTrafficPolicy: "Local", selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] }));
  await slices(c, "web", ready(1));
  await c.podReady("caller");
  await c.until("it answers", async () => (await fetch(c, "http://web/")) === "one");
});

contractCase("services: an external address leads to the Service from inside", async (c) => {
  await c.create(caller());
  await c.create(server("one"));
  await c.create(service("web", { externalIPs: ["192.0.2.44"], selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] }));
  await slices(c, "web", ready(1));
  await c.podReady("caller");
  await c.until("it answers", async () => (await fetch(c, "http://192.0.2.44/")) === "one");
});

contractCase("services: a slice made by hand gives a Service without a selector its endpoints", async (c) => {
  await c.create(caller());
  await c.create(server("one"));
  const { podIP } = (await c.podReady("one"))["status"];
  await c.create(service("web", { ports: [{ name: "http", port: 80 }] }));
  await c.create({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "web-by-hand", labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [podIP] }],
    ports: [{ name: "http", port: 8080 }],
  } as any);
  await c.podReady("caller");
  await c.until("it answers", async () => (await fetch(c, "http://web/")) === "one");
});

contractCase("services: a Pod reaches itself through its Service", async (c) => {
  const pod = server("one");
  pod["spec"].containers.push({ name: "caller", image: "tsunagu/toolbox:1", command: ["sleep", "3600"] });
  await c.create(pod);
  await c.create(service("web", { selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] }));
  await slices(c, "web", ready(1));
  await c.podReady("one");
  const ask = () => c.exec("one", ["curl", "-s", "-m", "2", "http://web/"], { container: "caller" });
  await c.until("it answers", async () => (await ask()).stdout === "one\n");
});

contractCase("services: the node says on healthCheckNodePort how many endpoints it has", async (c) => {
  await c.create(caller());
  await c.create(server("one"));
  const spec = {
    type: "LoadBalancer",
    loadBalancerClass: "example.com/none",
    externalTrafficPolicy: "Local",
    selector: { app: "one" },
    ports: [{ port: 80, targetPort: 8080 }],
  };
  const { healthCheckNodePort } = (await c.create(service("web", spec)))["spec"];
  await slices(c, "web", ready(1));
  const { hostIP } = (await c.podReady("caller"))["status"];
  const url = `http://${hostIP}:${healthCheckNodePort}/`;
  const answer = await c.until("it counts one", async () => {
    const text = await fetch(c, url);
    return text.includes('"localEndpoints": 1') && text;
  });
  expect(answer).toBe(
    `{\n\t"service": {\n\t\t"namespace": "${c.namespace}",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": 1,\n\t"serviceProxyHealthy": true\n}`,
  );
  await c.delete("v1", "Pod", "one");
  await c.until("it counts none", async () => (await fetch(c, url)) === "curl: (22)");
});

contractCase("services: Pods know the Services of their namespace by environment", async (c) => {
  const { clusterIP } = (await c.create(service("my-web", { ports: [{ name: "http", port: 80 }] })))["spec"];
  await c.sleep(1);
  await c.create(caller());
  await c.podReady("caller");
  const { stdout } = await c.exec("caller", ["sh", "-c", "env | grep ^MY_WEB | sort"]);
  expect(stdout).toBe(
    [
      `MY_WEB_PORT=tcp://${clusterIP}:80`,
      `MY_WEB_PORT_80_TCP=tcp://${clusterIP}:80`,
      `MY_WEB_PORT_80_TCP_ADDR=${clusterIP}`,
      "MY_WEB_PORT_80_TCP_PORT=80",
      "MY_WEB_PORT_80_TCP_PROTO=tcp",
      `MY_WEB_SERVICE_HOST=${clusterIP}`,
      "MY_WEB_SERVICE_PORT=80",
      "MY_WEB_SERVICE_PORT_HTTP=80",
      "",
    ].join("\n"),
  );
});

contractCase(
  "services: a load balancer gets an address that leads to the Service, and its Events say so",
  async (c) => {
    await c.create(caller());
    await c.create(server("one"));
    await c.create(service("web", { type: "LoadBalancer", selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] }));
    const ingress = await c.until("its address", async () => (await c.get("v1", "Service", "web"))["status"].loadBalancer.ingress);
    expect(ingress).toEqual([{ ip: expect.any(String), ipMode: "VIP" }]);
    await c.podReady("caller");
    await c.until("it answers", async () => (await fetch(c, `http://${ingress[0].ip}/`)) === "one");
    await c.until(
      "the Events",
      async () => (await c.events("Service", "web")).map((event) => event["reason"]).join() === "EnsuringLoadBalancer,EnsuredLoadBalancer",
    );
    await c.delete("v1", "Service", "web");
    await c.until("it is gone", () =>
      c.get("v1", "Service", "web").then(
        () => false,
        () => true,
      ),
    );
  },
  { needs: ["load-balancer"] },
);

contractCase(
  "services: loadBalancerSourceRanges keep other callers out",
  async (c) => {
    await c.create(caller());
    await c.create(server("one"));
    const spec = { type: "LoadBalancer", loadBalancerSourceRanges: ["192.0.2.0/24"], selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] };
    await c.create(service("web", spec));
    const [{ ip }] = await c.until("its address", async () => (await c.get("v1", "Service", "web"))["status"].loadBalancer.ingress);
    await slices(c, "web", ready(1));
    await c.podReady("caller");
    expect(await fetch(c, `http://${ip}/`)).toBe("curl: (28)");
    await c.patch("v1", "Service", "web", { spec: { loadBalancerSourceRanges: ["10.0.0.0/8"] } });
    await c.until("it answers", async () => (await fetch(c, `http://${ip}/`)) === "one");
  },
  { needs: ["load-balancer"] },
);
