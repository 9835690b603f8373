import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { exchangeCase } from "./exchange.ts";
import { get, NAMESPACE, post } from "./requests.ts";

const log = (query: string) => get(`${NAMESPACE}/pods/$A/log?${query}`);
const gated = post(
  `${NAMESPACE}/pods`,
  {
    metadata: { name: "$A" },
    spec: {
      schedulingGates: [{ name: "example.com/a" }],
      initContainers: [{ name: "i", image: "x" }],
      containers: ["a", "b"].map((name) => ({ name, image: "x" })),
    },
  },
  { quiet: true },
);
const refusals: Readonly<Record<string, string>> = {
  "no container of several": "",
  "a container that is not there": "container=c",
  "a pod that no node has": "container=a",
  "an init container of a pod that no node has": "container=i",
  "fewer lines than none": "container=a&tailLines=-1",
  "no bytes": "container=a&limitBytes=0",
  "no seconds": "container=a&sinceSeconds=0",
  "seconds and a time": "container=a&sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z",
  "a time that is none": "container=a&sinceTime=yesterday",
  "lines that are no number": "container=a&tailLines=ten",
  "bytes that are no number": "container=a&limitBytes=1k",
  "a flag that is none": "container=a&follow=maybe",
  "a stream that is none": "container=a&stream=Stdin",
  "lines of one stream": "container=a&stream=Stdout&tailLines=1",
  "several things that are wrong": "container=a&tailLines=-1&limitBytes=0&sinceSeconds=0",
};
for (const [what, query] of Object.entries(refusals)) exchangeCase(`machinery: the log of ${what}`, [gated, log(query)]);
exchangeCase("machinery: the log of a pod that is not there", [{ ...log("tailLines=5"), refused: true }]);

/** One pod that has written what it will, and ended. */
async function written(
  c: ContractCluster,
  command: string,
  restartPolicy = "Never",
): Promise<(query: Record<string, string | number | boolean>) => Promise<string>> {
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "writer" },
    spec: { restartPolicy, terminationGracePeriodSeconds: 0, containers: [{ name: "a", image: "busybox:1.36", command: ["sh", "-c", command] }] },
  });
  await c.until("the pod to have ended", async () => {
    const { status } = await c.get("v1", "Pod", "writer");
    const [container] = status?.containerStatuses ?? [];
    return (restartPolicy === "Never" ? container?.state : container?.lastState)?.terminated !== undefined;
  });
  return (query) => c.logs("writer", query);
}

// The two streams come by pipes of their own: what is written at once may change places.
contractCase("machinery: what of a log one asks for", async (c) => {
  const logs = await written(c, "echo one; echo two; sleep 1; echo three >&2; sleep 1; printf four");
  expectGolden(c, "machinery/log-parts", {
    all: await logs({}),
    last: await logs({ tailLines: 1 }),
    lastTwo: await logs({ tailLines: 2 }),
    none: await logs({ tailLines: 0 }),
    more: await logs({ tailLines: 100 }),
    bytes: await logs({ limitBytes: 5 }),
    lastBytes: await logs({ tailLines: 2, limitBytes: 3 }),
    recent: await logs({ sinceSeconds: 1000 }),
    later: await logs({ sinceTime: "2099-01-01T00:00:00Z" }),
    earlier: await logs({ sinceTime: "2000-01-01T00:00:00Z" }),
  });
});

contractCase("machinery: a log with the time of each line", async (c) => {
  const logs = await written(c, "echo one; echo two");
  const lines = (await logs({ timestamps: true })).split("\n").slice(0, 2);
  expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z /, "<time> "))).toEqual(["<time> one", "<time> two"]);
});

contractCase("machinery: the log of the container before this one", async (c) => {
  const logs = await written(c, "echo life; sleep 1; exit 1", "Always");
  expect(await logs({ previous: true })).toBe("life\n");
});

contractCase("machinery: the log of a container that had none before it", async (c) => {
  await written(c, "echo life");
  const { status, body } = await c.request("GET", `/api/v1/namespaces/${c.namespace}/pods/writer/log?previous=true`);
  expectGolden(c, "machinery/log-of-none-before", { status, body });
});

contractCase("machinery: the log of an image that cannot be pulled", async (c) => {
  await c.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "stuck" }, spec: { containers: [{ name: "a", image: "example.invalid/none:1" }] } });
  await c.until("the pull to fail", async () => {
    const { status } = await c.get("v1", "Pod", "stuck");
    return /ImagePull/.test(status?.containerStatuses?.[0]?.state?.waiting?.reason ?? "");
  });
  const { status, body } = await c.request("GET", `/api/v1/namespaces/${c.namespace}/pods/stuck/log`);
  const { message } = body as { message: string };
  expectGolden(c, "machinery/log-of-no-image", {
    status,
    body: { ...(body as object), message: message.replace(/(trying and failing to pull image|image can't be pulled)/, "<image>") },
  });
});

contractCase("machinery: the log of a pod that is being made", async (c) => {
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "waits" },
    spec: {
      terminationGracePeriodSeconds: 0,
      initContainers: [{ name: "i", image: "busybox:1.36", command: ["sleep", "1000"] }],
      containers: [{ name: "a", image: "busybox:1.36", command: ["sleep", "1000"] }],
    },
  });
  await c.until(
    "the init container to run",
    async () => (await c.get("v1", "Pod", "waits"))["status"].initContainerStatuses?.[0]?.state?.running !== undefined,
  );
  const { status, body } = await c.request("GET", `/api/v1/namespaces/${c.namespace}/pods/waits/log`);
  expectGolden(c, "machinery/log-of-what-waits", { status, body });
});
