import type { Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import { z } from "zod";
import { type CheckContext, type CheckKind, PASSED, failed } from "../../check.ts";
import { readyPods, selectorText } from "../../diagnosis/pods.ts";
import { CHAIN_CODES, brokenLink } from "../../diagnosis/service-chain.ts";
import { deleteOnPurpose } from "../../memory.ts";
import { probe, serviceHost } from "../../probe/probe.ts";

const Options = z.strictObject({
  service: z.string(),
  namespace: z.string(),
  port: z.number().int(),
  path: z.string(),
  labels: z.record(z.string(), z.string()),
  seconds: z.number().int().min(5).max(60),
  requests: z.number().int().min(20).max(1_000),
  /** Errors in a hundred that users may see. */
  errorPercent: z.number().min(0).max(100),
});
type Options = z.infer<typeof Options>;

/** The learner's names reach the script as arguments, never as text of it. */
const SCRIPT = `
i=0
while [ "$i" -lt "$2" ]; do
  curl -s -o /dev/null -m 2 -w '%{http_code} %{exitcode}\\n' "$1"
  sleep "$3"
  i=$((i + 1))
done`;

/** Heavy: users keep calling while a Pod is deleted and its successor starts; so many errors at most is what they may see. */
export const traffic: CheckKind<Options> = {
  kind: "traffic",
  options: Options,
  codes: ["no-ready-pods", ...CHAIN_CODES, "nobody-answers", "unready-pod-served", "connections-broken"],
  async run(options, context) {
    const { service, namespace, port, path, labels, seconds, requests, errorPercent } = options;
    const realNamespace = context.namespace(namespace);
    const [victim] = await readyPods(context, namespace, labels);
    if (victim === undefined)
      return failed("no-ready-pods", {}, { command: `kubectl get pods -n ${realNamespace} -l ${selectorText(labels)}`, observed: "No resources found" });
    // Nothing is deleted, and nobody waits, when no call could arrive anyway.
    const broken = await brokenLink(context, service, namespace, port);
    if (broken?.status === "failed") return broken;
    const url = `http://${serviceHost(service, realNamespace)}:${port}${path}`;
    const calls = probe(context, ["sh", "-c", SCRIPT, "sh", url, String(requests), (seconds / requests).toFixed(3)]);
    const [result] = await Promise.all([calls, killInTheMiddle(context, victim, seconds)]);
    const outcomes = result.stdout.split("\n").filter((line) => line !== "");
    const errors = outcomes.filter((line) => !/^[23]\d\d 0$/.test(line));
    const percent = outcomes.length === 0 ? 100 : (errors.length * 100) / outcomes.length;
    if (percent <= errorPercent) return PASSED;
    const evidence = { command: `curl -i ${url}`, observed: summary(outcomes), expected: `≤ ${errorPercent} %` };
    const params = { service, errors: errors.length, total: outcomes.length, percent: Math.round(percent), pod: victim.metadata.name };
    if (errors.length === outcomes.length) return failed("nobody-answers", params, evidence);
    const fromServers = errors.filter((line) => line.startsWith("5")).length;
    return failed(fromServers * 2 >= errors.length ? "unready-pod-served" : "connections-broken", params, evidence);
  },
};

/** A quarter of the way in, so that the successor's start is seen too. */
async function killInTheMiddle(context: CheckContext, pod: Pod, seconds: number): Promise<void> {
  await sleep(context.clock, seconds * 250, context.signal);
  await deleteOnPurpose(context, pod);
}

/** "HTTP 200 × 140, HTTP 503 × 9, curl 7 × 1" */
function summary(outcomes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const [status, exitCode] = outcome.split(" ");
    const name = exitCode === "0" ? `HTTP ${status}` : `curl: (${exitCode})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} × ${count}`).join(", ");
}
