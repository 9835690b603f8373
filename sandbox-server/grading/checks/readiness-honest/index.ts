import type { Deployment } from "@tsunagu/embedded-cluster/apimachinery/types/apps";
import type { Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckContext, type CheckKind, type Finding, PASSED, failed } from "../../check.ts";
import { podsOf } from "../../diagnosis/deployment-pods.ts";
import { isReady } from "../../diagnosis/pod-problem.ts";
import { httpGet } from "../../probe/http.ts";
import { workloadReady } from "../workload-ready/index.ts";

const Options = z.strictObject({
  deployment: z.string(),
  namespace: z.string(),
  /** Where the program tells whether it can answer. */
  port: z.number().int(),
  path: z.string(),
  /** Paths that answer 2xx while the program cannot do its work. */
  lying: z.array(z.string()).default([]),
  /** Seconds that the program needs after its start: a Pod that is Ready before was believed too easily. */
  startSeconds: z.number().int().positive(),
});
type Options = z.infer<typeof Options>;

/** The readiness probe is false while the program cannot answer: by what it asks, and by what its Pods have done. */
export const readinessHonest: CheckKind<Options> = {
  kind: "readiness-honest",
  options: Options as z.ZodType<Options>,
  codes: [...workloadReady.codes, "probe-missing", "probe-only-port", "probe-wrong-path", "ready-too-early", "ready-but-failing"],
  async run(options, context) {
    const { deployment: name, namespace } = options;
    const rollout = await workloadReady.run({ deployment: name, namespace, replicas: 1 }, context);
    const realNamespace = context.namespace(namespace);
    const deployment = await new ResourceClient<Deployment>(context.client, RESOURCES.deployments).find(name, realNamespace);
    if (deployment === undefined) return rollout;
    const question = askedOf(deployment, options, realNamespace);
    if (question !== undefined) return question;
    if (rollout.status !== "passed") return rollout;
    const { newest } = await podsOf(deployment, realNamespace, context);
    const ready = newest.filter(isReady);
    return readyTooEarly(ready, options) ?? (await readyButFailing(ready, options, context)) ?? PASSED;
  },
};

/** What is wrong with the question itself; undefined when only its answers can tell. */
function askedOf(deployment: Deployment, { port, lying }: Options, namespace: string): Finding | undefined {
  const { containers } = deployment.spec.template.spec;
  const container = containers.find((candidate) => (candidate.ports ?? []).some((one) => one.containerPort === port)) ?? containers[0];
  const probe = container?.readinessProbe;
  const params = { deployment: deployment.metadata.name, container: container?.name ?? "" };
  const evidence = {
    command: `kubectl get deployment ${deployment.metadata.name} -n ${namespace} -o jsonpath='{.spec.template.spec.containers[*].readinessProbe}'`,
    observed: probe === undefined ? "(nothing)" : JSON.stringify(probe),
  };
  if (probe === undefined) return failed("probe-missing", params, evidence);
  if (probe.tcpSocket !== undefined) return failed("probe-only-port", { ...params, port: String(probe.tcpSocket.port) }, evidence);
  const path = probe.httpGet?.path;
  return path !== undefined && lying.includes(path) ? failed("probe-wrong-path", { ...params, path }, evidence) : undefined;
}

/** Times of the API are whole seconds: one second is given. */
function readyTooEarly(pods: readonly Pod[], { startSeconds }: Options): Finding | undefined {
  for (const pod of pods) {
    const started = Date.parse(pod.status.containerStatuses?.[0]?.state.running?.startedAt ?? "");
    const became = Date.parse(pod.status.conditions?.find((condition) => condition.type === "Ready")?.lastTransitionTime ?? "");
    const seconds = (became - started) / 1000;
    if (!(seconds < startSeconds - 1)) continue;
    const { name, namespace = "" } = pod.metadata;
    const evidence = { command: `kubectl get pod ${name} -n ${namespace} -o yaml`, observed: `${seconds} s`, expected: `≥ ${startSeconds} s` };
    return failed("ready-too-early", { pod: name, seconds, needed: startSeconds }, evidence);
  }
  return undefined;
}

async function readyButFailing(pods: readonly Pod[], { port, path }: Options, context: CheckContext): Promise<Finding | undefined> {
  const asked = pods.map(async (pod) => {
    const url = `http://${pod.status.podIP ?? ""}:${port}${path}`;
    return { pod, url, outcome: await httpGet(context, url) };
  });
  const lying = (await Promise.all(asked)).find(({ outcome }) => outcome.kind !== "answered" || outcome.status >= 300);
  if (lying === undefined) return undefined;
  const { pod, url, outcome } = lying;
  const observed = outcome.kind === "answered" ? `HTTP ${outcome.status} ${outcome.body}` : outcome.message;
  return failed("ready-but-failing", { pod: pod.metadata.name, path }, { command: `curl -i ${url}`, observed });
}
