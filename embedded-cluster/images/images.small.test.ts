import { expect, test } from "vitest";
import type { CapabilityKey } from "../shell/process/process.ts";
import { COREDNS_REFERENCE } from "./coredns/image.ts";
import { API_DIALER, type Image } from "./image.ts";
import { createImageRegistry } from "./registry.ts";
import { imageCluster } from "./testing/pods.ts";

const registry = createImageRegistry();
const image = (reference: string) => registry.find(reference) as Image;

test.each([
  ["hashicorp/http-echo", { args: ["-text=hi there", "-listen=:9000"] }, 9000, "hi there\n"],
  ["gcr.io/google-samples/hello-app:1.0", {}, 8080, "Hello, world!\nVersion: 1.0.0\nHostname: pod-0\n"],
  ["registry.k8s.io/e2e-test-images/agnhost:2.40", { args: ["serve-hostname"] }, 9376, "pod-0"],
  ["httpd:2.4", {}, 80, "<html><body><h1>It works!</h1></body></html>\n"],
])("%s answers", async (reference, options, port, body) => {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("pod-0", image(reference), options);
  await cluster.expose("web", [pod], 80, port);
  const client = await cluster.imagePod("client", image("curlimages/curl"), { main: false });
  expect((await client.run(["curl", "-s", "http://web/"])).stdout).toBe(body);
  pod.main?.kill("SIGTERM");
  expect(await pod.main?.exited).toBe(0);
});

test("agnhost netexec and whoami say who asks", async () => {
  const cluster = await imageCluster();
  const netexec = await cluster.imagePod("netexec", image("registry.k8s.io/e2e-test-images/agnhost:2.40"), { args: ["netexec", "--http-port=8080"] });
  const whoami = await cluster.imagePod("whoami", image("traefik/whoami"));
  const client = await cluster.imagePod("client", image("curlimages/curl"), { main: false });
  const get = async (url: string) => (await client.run(["curl", "-s", url])).stdout;
  expect(await get(`http://${netexec.network.ip}:8080/hostname`)).toBe("netexec");
  expect(await get(`http://${netexec.network.ip}:8080/clientip`)).toMatch(new RegExp(`^${client.network.ip.replaceAll(".", "\\.")}:\\d+$`));
  expect(await get(`http://${netexec.network.ip}:8080/echo?msg=a%20b`)).toBe("a b");
  expect(await get(`http://${whoami.network.ip}/x?y=1`)).toMatch(
    new RegExp(
      `^Hostname: whoami\nIP: 127\\.0\\.0\\.1\nIP: ${whoami.network.ip}\nRemoteAddr: ${client.network.ip}:\\d+\nGET /x\\?y=1 HTTP/1\\.1\nHost: ${whoami.network.ip}\nAccept: \\*/\\*\nUser-Agent: curl/7\\.88\\.1\n\n$`,
    ),
  );
});

test("http-echo without a text says so", async () => {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("pod-0", image("hashicorp/http-echo"));
  expect(await pod.main?.exited).toBe(127);
  expect(pod.log()).toBe("Missing -text option!\n");
});

test("load generators count what users saw", async () => {
  const cluster = await imageCluster();
  const api = await cluster.imagePod("api", image("my-api"), { env: { FAIL_AFTER: "15" } });
  await cluster.expose("api", [api], 80, 8080);
  await cluster.expose("empty", [], 80);
  const toolbox = await cluster.imagePod("toolbox", image("tsunagu/toolbox"), { main: false });
  const hey = await toolbox.run(["hey", "-n", "20", "-c", "2", "http://api/api/v1/whoami"]);
  expect(hey.stdout).toContain("Status code distribution:\n  [200]\t15 responses\n  [500]\t5 responses\n");
  const fortio = await toolbox.run(["fortio", "load", "-qps", "10", "-t", "3s", "-c", "2", "http://api/metrics"]);
  expect({ code: fortio.code, took: fortio.took }).toEqual({ code: 0, took: 3_000 });
  expect(fortio.stdout).toContain("Code 200 : 30 (100.0 %)\n");
  const refused = await toolbox.run(["fortio", "load", "-n", "4", "-qps", "0", "-c", "1", "http://empty/"]);
  expect(refused.stdout).toContain("Code  -1 : 4 (100.0 %)\n");
});

test("coredns serves the cluster's names", async () => {
  const cluster = await imageCluster();
  const capabilities = new Map<CapabilityKey<unknown>, unknown>([[API_DIALER, () => cluster.api]]);
  const files = { "/var/run/secrets/kubernetes.io/serviceaccount/token": "token" };
  const env = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };
  const pod = await cluster.imagePod("coredns-0", image(COREDNS_REFERENCE), { namespace: "kube-system", capabilities, files, env });
  await cluster.service("web", { clusterIP: "10.96.1.2", ports: [{ port: 80 }] });
  const client = await cluster.imagePod("client", image("nicolaka/netshoot"), { main: false });
  expect((await client.run(["dig", `@${pod.network.ip}`, "+short", "web.default.svc.cluster.local"])).stdout).toBe("10.96.1.2\n");
  expect((await client.run(["curl", "-s", `http://${pod.network.ip}:8080/health`])).stdout).toBe("OK");
  pod.main?.kill("SIGTERM");
  expect(await cluster.finish(pod.main as NonNullable<typeof pod.main>)).toBe(0);
});

test("the toolbox has the learner's tools, and waits", async () => {
  const cluster = await imageCluster();
  const toolbox = await cluster.imagePod("toolbox", image("tsunagu/toolbox"));
  const path = ["/usr/local/bin", "/usr/bin", "/bin"];
  const tools = [
    "bash",
    "kubectl",
    "curl",
    "wget",
    "nslookup",
    "dig",
    "host",
    "nc",
    "telnet",
    "ping",
    "ss",
    "ip",
    "psql",
    "redis-cli",
    "hey",
    "cat",
    "ls",
    "env",
  ];
  expect(tools.filter((name) => !path.some((folder) => toolbox.fs.program(`${folder}/${name}`) !== undefined))).toEqual([]);
  await cluster.clock.advance(3_600_000);
  toolbox.main?.kill("SIGTERM");
  expect(await toolbox.main?.exited).toBe(0);
});
