import { expect, test } from "vitest";
import { createProcessTable } from "../../shell/process/container-processes.ts";
import { createImageLayer } from "../../shell/process/image-layer.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import { NULL_SINK, EMPTY_SOURCE } from "../../kernel/streams.ts";
import { seededRandom } from "../../kernel/random.ts";
import { fixtureServer } from "../testing/fixture-server.ts";
import { KUBECONFIG } from "../testing/run-kubectl.ts";
import { completeKubectl } from "./complete.ts";

async function complete(line: string, reachable = true): Promise<string[]> {
  const { client, clock } = await fixtureServer();
  let offers: string[] = [];
  const layer = createImageLayer({
    files: { "/root/.kube/config": KUBECONFIG },
    programs: {
      "/bin/tab": async (process) => {
        offers = await completeKubectl(process, line.split(" "), () => (reachable ? client : undefined));
        return 0;
      },
    },
  });
  const fs = new MemoryFileSystem({ layer, clock });
  const table = createProcessTable({ fs, clock, random: seededRandom(1), env: new Map([["HOME", "/root"]]), hostname: "test", capabilities: new Map() });
  await table.start(["/bin/tab"], { stdin: EMPTY_SOURCE, stdout: NULL_SINK, stderr: NULL_SINK }).exited;
  table.dispose();
  return offers;
}

test.each([
  ["kubectl des", ["describe"]],
  ["kubectl rollout re", ["restart", "resume"]],
  ["kubectl get deploy", ["deployments.apps"]],
  ["kubectl get pods web-5d8c9-a", ["web-5d8c9-aaaaa"]],
  ["kubectl get pods web-5d8c9-aaaaa ", ["web-5d8c9-bbbbb"]],
  ["kubectl describe svc/", ["svc/web"]],
  ["kubectl -n empty get cm ", []],
  ["kubectl get pods -n em", ["empty"]],
  ["kubectl get pods --namespace=em", ["--namespace=empty"]],
  ["kubectl logs web-5d8c9-aaaaa -c ", ["nginx", "sidecar"]],
  ["kubectl exec web-5d8c9-aaaaa -- l", []],
  ["kubectl get pods --show-l", ["--show-labels"]],
  ["kubectl config use-context --con", ["--context"]],
  ["kubectl apply -f ", []],
  ["kubectl delete secret ", ["keys"]],
])("%s", async (line, offers) => {
  expect(await complete(line)).toEqual(offers);
});

test("offers what it can without a cluster", async () => {
  expect(await complete("kubectl get po", false)).toEqual([]);
  expect(await complete("kubectl ge", false)).toEqual(["get"]);
});
